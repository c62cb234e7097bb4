namespace Konstruct.Api.Llm;

/// <summary>Everything a model is shown. Together with the request format and the model it determines the body byte by byte.</summary>
/// <remarks>
/// Tools have their place here: definitions as a further member with an empty default, results as a further kind of
/// <see cref="ChatTurn"/>. Formats that exist by then ignore neither silently: they refuse what they cannot write.
/// </remarks>
internal sealed record ChatPrompt
{
    public ChatPrompt(string system, IReadOnlyList<ChatTurn> messages, int maxOutputTokens, ChatPersona? persona = null)
    {
        // A bug in whoever assembles prompts; better found in its tests than as a provider's 400 in production.
        // (Providers take a trailing assistant message for the beginning of the answer, or refuse it.)
        if (messages.Count == 0 || messages[^1] is not ChatTurn.User { IsBlank: false })
            throw new ArgumentException("A prompt ends with what the user says, and that is not blank.", nameof(messages));
        ArgumentOutOfRangeException.ThrowIfLessThan(maxOutputTokens, 1);
        System = system;
        Messages = messages;
        MaxOutputTokens = maxOutputTokens;
        Persona = persona;
    }

    public string System { get; }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<ChatTurn> Messages { get; }

    public int MaxOutputTokens { get; }

    /// <summary>
    /// Who the system text speaks of, for the offline model, which shows it instead of thinking. Real providers get the
    /// system text alone.
    /// </summary>
    public ChatPersona? Persona { get; }
}

/// <summary>One message of the conversation.</summary>
internal abstract record ChatTurn(string Text)
{
    /// <summary>Providers refuse empty messages; the writers leave them out.</summary>
    public bool IsBlank => string.IsNullOrWhiteSpace(Text);

    public sealed record User(string Text) : ChatTurn(Text);

    public sealed record Assistant(string Text) : ChatTurn(Text);
}

/// <summary>The employee as its customer configured it.</summary>
internal sealed record ChatPersona(string Name, string Role, string Description);
