using Konstruct.Domain.Handoff.Rules;

namespace Konstruct.Api.Handoff;

/// <summary>Everything that the person who takes over needs. Made anew for every call, from the conversation's events; never stored.</summary>
internal sealed record HandoffPackage(HandoffCall Call, HandoffStory Story)
{
    /// <summary>Ids only: the rest is people's words.</summary>
    public override string ToString() => $"HandoffPackage({Call.HandoffId})";
}

/// <summary>Why somebody is called, and for what.</summary>
/// <param name="TenantSlug">As commands name the tenant.</param>
/// <param name="AgentName">Who hands over.</param>
/// <param name="Reason">A stable code, e.g. <c>rule</c>, <c>asked_for_human</c>.</param>
/// <param name="Rule">The rule as it was written, where one triggered.</param>
/// <param name="Facts">What the rules saw.</param>
/// <param name="TakenBy">Who has it already; then it is for reading along.</param>
/// <param name="At">When the conversation was handed over; nothing sent for it is older.</param>
internal sealed record HandoffCall(
    Guid HandoffId, Guid ConversationId, string TenantSlug, string AgentName, string Reason, string? Rule, FactValues? Facts, DateTimeOffset At,
    string? TakenBy = null);

/// <summary>What happened so far.</summary>
/// <param name="Channel">The kind of channel it happens in.</param>
/// <param name="Place">Where in it, e.g. Slack's id of the channel.</param>
/// <param name="Transcript">What was said, oldest first.</param>
/// <param name="Omitted">Older messages that are not in it, because a conversation may be longer than anybody reads.</param>
/// <param name="Tried">What the employee tried, oldest first.</param>
/// <param name="OpenQuestion">What the person wrote last and nobody answered.</param>
internal sealed record HandoffStory(
    string? Channel, string? Place, IReadOnlyList<StoryMessage> Transcript, int Omitted, IReadOnlyList<StoryAttempt> Tried, IReadOnlyList<string> OpenQuestion);

/// <param name="Speaker"><see cref="StorySpeaker"/>.</param>
/// <param name="Name">Of the person, when the channel told it.</param>
internal sealed record StoryMessage(DateTimeOffset At, string Speaker, string? Name, string Text);

/// <summary>Who speaks.</summary>
internal static class StorySpeaker
{
    public const string Person = "person";
    public const string Agent = "agent";
    public const string Human = "human";
}

/// <param name="Kind"><c>tool</c> or <c>model</c>.</param>
/// <param name="Name">The tool, or the model.</param>
/// <param name="Outcome"><c>completed</c>, <c>failed</c>, <c>denied</c> or <c>unknown</c>.</param>
/// <param name="Code">Why it failed, a stable code.</param>
internal sealed record StoryAttempt(DateTimeOffset At, string Kind, string Name, string Outcome, string? Code);
