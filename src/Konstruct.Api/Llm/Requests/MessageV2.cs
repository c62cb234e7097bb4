namespace Konstruct.Api.Llm.Requests;

/// <summary>One message as the second versions of the formats see it: whatever a provider takes as one.</summary>
internal abstract record MessageV2
{
    public sealed record User(string Text, IReadOnlyList<ChatImage> Images) : MessageV2;

    public sealed record Assistant(string Text, IReadOnlyList<CallV2> Calls) : MessageV2;

    /// <summary>The results of the calls of the message before.</summary>
    public sealed record Results(IReadOnlyList<ResultV2> Each) : MessageV2;
}

/// <summary>A tool call with an id and a name that every provider accepts.</summary>
/// <param name="Arguments">What the model wrote.</param>
internal sealed record CallV2(string Id, string Name, string Arguments)
{
    /// <summary>For providers that want an object: broken arguments stand in one, so that the model sees what it wrote.</summary>
    public byte[] ArgumentsAsObject => JsonBody.ObjectOf(Arguments)
        ?? JsonBody.Write(json => json.WriteString("malformed_arguments", Arguments));
}

/// <summary>The result of one call.</summary>
internal sealed record ResultV2(string Id, string Name, string Text, bool IsError)
{
    private const string NothingSaid = "The tool failed.";

    /// <summary>For providers that have no mark for failures.</summary>
    public string MarkedText => IsError ? "[error] " + SaidText : Text;

    /// <summary>A failure always has words: Anthropic refuses one without.</summary>
    public string SaidText => IsError && string.IsNullOrWhiteSpace(Text) ? NothingSaid : Text;
}
