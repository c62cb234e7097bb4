using System.Text.Json;

namespace Konstruct.Simulators.Models;

/// <summary>One message of a request, reduced to its text.</summary>
public sealed record ModelMessage(string Role, string Text);

/// <summary>A request as every provider's dialect amounts to it.</summary>
/// <param name="Provider"><c>openai</c>, <c>litellm</c>, <c>anthropic</c> or <c>ollama</c>.</param>
/// <param name="Model">The model asked for.</param>
/// <param name="System">The system text, all of it.</param>
/// <param name="Messages">The other messages in order.</param>
/// <param name="Tools">Names of the tools offered.</param>
/// <param name="Stream">Whether the answer is streamed.</param>
/// <param name="Body">The request as received.</param>
public sealed record ModelRequest(
    string Provider,
    string Model,
    string System,
    IReadOnlyList<ModelMessage> Messages,
    IReadOnlyList<string> Tools,
    bool Stream,
    JsonElement Body)
{
    /// <summary>The last thing a user said.</summary>
    public string LastUserText => Messages.LastOrDefault(message => message is { Role: "user", Text.Length: > 0 })?.Text ?? "";

    /// <summary>All its text, for counting tokens.</summary>
    internal int InputTokens => Tokens.Count(System) + Messages.Sum(message => Tokens.Count(message.Text)) + Tools.Sum(Tokens.Count);
}
