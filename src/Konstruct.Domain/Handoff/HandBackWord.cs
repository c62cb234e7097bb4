namespace Konstruct.Domain.Handoff;

/// <summary>The words by which somebody hands a conversation back from the thread under its package.</summary>
public static class HandBackWord
{
    /// <summary>As packages tell it.</summary>
    public const string Words = "hand back";

    // Slack keeps what begins with a slash for its own commands, unless a blank stands before it.
    private const string Command = "/back";

    /// <summary>The message is these words and nothing else; within a sentence they are part of an answer.</summary>
    public static bool Is(string text)
    {
        var said = text.AsSpan().Trim().TrimEnd(".!").TrimEnd();
        return said.Equals(Words, StringComparison.OrdinalIgnoreCase) || said.Equals(Command, StringComparison.OrdinalIgnoreCase);
    }
}
