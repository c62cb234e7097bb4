namespace Konstruct.Domain.Conversations;

/// <summary>When a conversation's oldest messages are summed up.</summary>
public static class Summaries
{
    /// <summary>Entries of the window from which on it is worth it: before the first one falls out of the window.</summary>
    public const int From = 30;

    /// <summary>Entries that stay in the window word for word.</summary>
    public const int Keeps = 12;

    /// <summary>After a failure it is tried again so many turns later.</summary>
    public const int TurnsAfterFailure = 3;

    /// <returns>The last entry that a summary made now would cover; null when none is due.</returns>
    public static Guid? Due(Conversation conversation) =>
        conversation.Summarising is null && conversation.Window.Count >= From && conversation.Turns >= conversation.SummaryNotBefore
            ? conversation.Window[^(Keeps + 1)].Id
            : null;
}
