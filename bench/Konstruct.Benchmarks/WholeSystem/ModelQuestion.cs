using System.Text.Json;
using Konstruct.Api.Conversations;

namespace Konstruct.Benchmarks.WholeSystem;

/// <summary>What a request to the model is about.</summary>
/// <param name="Marker">Of the message that it is to answer; empty for a summary.</param>
/// <param name="Tool">The tool to use now; null: none is offered, or it was used.</param>
internal sealed record ModelQuestion(string Marker, string? Tool, bool IsSummary)
{
    public static ModelQuestion Of(JsonElement request)
    {
        var messages = request.GetProperty("messages").EnumerateArray().ToList();
        if (messages[0].GetProperty("content").GetString() == SummaryPrompt.System)
            // it quotes what was said, markers and all
            return new ModelQuestion("", null, IsSummary: true);
        var person = messages.FindLast(m => m.GetProperty("role").GetString() == "user");
        var offered = request.TryGetProperty("tools", out var tools) && messages[^1].GetProperty("role").GetString() != "tool"
            ? tools[0].GetProperty("function").GetProperty("name").GetString()
            : null;
        return new ModelQuestion(Outside.Marker().Match(person.GetProperty("content").GetString()!).Value, offered, IsSummary: false);
    }
}
