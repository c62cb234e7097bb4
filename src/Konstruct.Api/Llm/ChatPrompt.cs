namespace Konstruct.Api.Llm;

/// <summary>Everything a model is shown. Together with the request format and the model it determines the body byte by byte.</summary>
internal sealed record ChatPrompt
{
    private readonly IReadOnlyList<ChatTool> _tools = [];

    public ChatPrompt(string system, IReadOnlyList<ChatTurn> messages, int maxOutputTokens, ChatPersona? persona = null)
    {
        // A bug in whoever assembles prompts; better found in its tests than as a provider's 400 in production.
        // (Providers take a trailing assistant message for the beginning of the answer, or refuse it.)
        if (messages.Count == 0 || messages[^1] is not (ChatTurn.User { IsBlank: false } or ChatTurn.ToolResult))
            throw new ArgumentException("A prompt ends with what the user says, and that is not blank, or with a tool's result.", nameof(messages));
        ArgumentOutOfRangeException.ThrowIfLessThan(maxOutputTokens, 1);
        ToolTurns.Check(messages);
        System = system;
        Messages = messages;
        MaxOutputTokens = maxOutputTokens;
        Persona = persona;
    }

    public string System { get; }

    /// <summary>Oldest first. Every tool call is followed at once by its result; no provider takes it otherwise.</summary>
    public IReadOnlyList<ChatTurn> Messages { get; }

    public int MaxOutputTokens { get; }

    /// <summary>
    /// Who the system text speaks of, for the offline model, which shows it instead of thinking. Real providers get the
    /// system text alone.
    /// </summary>
    public ChatPersona? Persona { get; }

    /// <summary>What the model may call, in the order in which it is written. Empty: none.</summary>
    public IReadOnlyList<ChatTool> Tools
    {
        get => _tools;
        init
        {
            if (value.DistinctBy(tool => tool.Name).Count() != value.Count)
                throw new ArgumentException("Two tools of a prompt have the same name.", nameof(value));
            _tools = value;
        }
    }

    /// <summary>
    /// False in the last round of a turn: the tools stay described, because providers want the calls of earlier rounds
    /// explained, but the model has to answer in words.
    /// </summary>
    public bool MayCallTools { get; init; } = true;

    /// <summary>Neither tools nor images anywhere: what the first versions of the formats can write.</summary>
    public bool IsPlainText =>
        Tools.Count == 0 && Messages.All(turn => turn is ChatTurn.User { Images.Count: 0 } or ChatTurn.Assistant { ToolCalls.Count: 0 });
}

/// <summary>The employee as its customer configured it.</summary>
internal sealed record ChatPersona(string Name, string Role, string Description);
