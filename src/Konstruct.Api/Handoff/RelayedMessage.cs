namespace Konstruct.Api.Handoff;

/// <summary>What the person wrote while a human has the conversation.</summary>
/// <param name="Name">When the channel told it.</param>
internal sealed record RelayedMessage(Guid HandoffId, Guid ConversationId, string? Name, string Text)
{
    /// <summary>Ids only: the rest is people's words.</summary>
    public override string ToString() => $"RelayedMessage({HandoffId})";
}
