namespace Konstruct.Domain.Conversations;

/// <summary>Why a message is not answered.</summary>
public static class RejectionReason
{
    public const string RateLimited = "rate_limited";
    public const string NoActiveAgent = "no_active_agent";
    public const string TenantSuspended = "tenant_suspended";

    /// <summary>Its writer is from outside the company; nothing is said to them.</summary>
    public const string External = "external_sender";
}

/// <summary>Why a turn that waited for an approval ended without one.</summary>
public static class AbandonedReason
{
    /// <summary>More of the conversation's turns wait than are kept; the oldest of them goes.</summary>
    public const string TooManyWaiting = "too_many_waiting";
}

/// <summary>What a reply is.</summary>
public static class ReplyKind
{
    /// <summary>What the employee answered.</summary>
    public const string Answer = "answer";

    /// <summary>No model could answer; a polite message instead. The turn is a dead letter and can be retried.</summary>
    public const string Apology = "apology";

    /// <summary>The person deleted what they had asked while it was being answered.</summary>
    public const string Withdrawn = "withdrawn";

    /// <summary>A human takes over; the person is told so instead of an answer.</summary>
    public const string Handoff = "handoff";

    /// <summary>Outside of a turn: what a human wrote.</summary>
    public const string Human = "human";

    /// <summary>Outside of a turn: what Konstruct says about a handoff, or about a turn that it gave up.</summary>
    public const string Note = "note";
}

/// <summary>What a model was called for.</summary>
public static class CallPurpose
{
    public const string Answer = "answer";
    public const string Summary = "summary";

    /// <summary>An embedding of what is looked up; counted, but no model call of its own.</summary>
    public const string Recall = "recall";
}

/// <summary>Why a conversation goes to a human.</summary>
public static class EscalationReason
{
    /// <summary>One of the employee's rules holds.</summary>
    public const string Rule = "rule";

    /// <summary>The person asked for a human.</summary>
    public const string HumanRequested = "human_requested";

    /// <summary>The employee asked a human, with its tool.</summary>
    public const string EmployeeAsked = "employee_asked";

    /// <summary>Nobody knows whether a tool that must not run twice has run.</summary>
    public const string ToolOutcomeUnknown = "tool_outcome_unknown";

    /// <summary>A human took the conversation over.</summary>
    public const string TakenOver = "taken_over";
}
