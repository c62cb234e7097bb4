using System.Text.Json;

namespace Konstruct.Simulators.Models;

/// <summary>One message of a request, reduced to what every dialect says.</summary>
/// <param name="Role"><c>user</c>, <c>assistant</c> or <c>tool</c>: a result of a tool is a message of its own here, also from Anthropic.</param>
/// <param name="Text">Its text; a result's content.</param>
public sealed record ModelMessage(string Role, string Text)
{
    /// <summary>Tools that the assistant called in it.</summary>
    public IReadOnlyList<ModelToolCall> ToolCalls { get; init; } = [];

    /// <summary>Of a result: the tool that was called.</summary>
    public string? ToolName { get; init; }

    /// <summary>Of a result: the call that it answers.</summary>
    public string? ToolCallId { get; init; }

    /// <summary>Of a result: it says that the tool failed (Anthropic alone has a mark for it).</summary>
    public bool IsError { get; init; }

    /// <summary>Pictures in it, each as its media type and its size.</summary>
    public IReadOnlyList<ModelImage> Images { get; init; } = [];
}

/// <summary>A picture that a model was shown.</summary>
/// <param name="MediaType">By its bytes; of a picture given by address, <c>url</c>.</param>
/// <param name="Bytes">The picture; empty when it was given by address.</param>
public sealed record ModelImage(string MediaType, ReadOnlyMemory<byte> Bytes);

/// <summary>A tool that was offered.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is said to do.</param>
/// <param name="Parameters">Its schema; undefined when there is none.</param>
public sealed record ModelTool(string Name, string Description, JsonElement Parameters);

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
    /// <summary>The tools offered, with their schemas.</summary>
    public IReadOnlyList<ModelTool> Offered { get; init; } = [];

    /// <summary>False when the request forbids calls.</summary>
    public bool MayCallTools { get; init; } = true;

    /// <summary>The last thing a user said.</summary>
    public string LastUserText => Messages.LastOrDefault(message => message is { Role: "user", Text.Length: > 0 })?.Text ?? "";

    /// <summary>What happened since a user last spoke: the rounds of tool calls of this turn.</summary>
    public IEnumerable<ModelMessage> SinceLastUser => Messages.Reverse().TakeWhile(message => message.Role != "user").Reverse();

    /// <summary>All its text, for counting tokens.</summary>
    internal int InputTokens => Tokens.Count(System) + Messages.Sum(message => Tokens.Count(message.Text)) + Tools.Sum(Tokens.Count);
}
