namespace Konstruct.Api.Conversations;

/// <summary>What Konstruct itself says to people in channels. The rate limit's sentence is the customer's own.</summary>
internal static class TurnTexts
{
    public const string Placeholder = "Thinking...";

    public const string Apology =
        "I'm sorry, I can't answer right now: the service I think with is not available. Your message is kept, and my team can have me answer it later.";

    public const string NothingToSay = "I looked into this with everything I have and could not come to an answer. Please ask me in another way.";

    public const string Undeliverable = "I'm sorry, my answer can't be shown here. It is kept, and my team can see what went wrong.";

    public const string Withdrawn = "_The message was deleted, so there is nothing to answer._";

    public const string HandedOver =
        "I'm handing this over to a colleague, who gets everything we wrote here and will answer in this thread.";

    public const string StillLooking =
        "Nobody could take this yet. I'm asking the next colleague; your messages here are kept for them.";

    public const string Abandoned =
        "I stopped waiting for a colleague's approval of this: too many other requests here wait for one. My team can have me take it up again.";

    public const string NoActiveAgent = "Nobody is on duty here at the moment, so your message was not answered. Please ask the people who set me up.";

    public const string TenantSuspended = "This service is suspended at the moment, so your message was not answered.";

    public static string WaitingForApproval(IEnumerable<string> tools) =>
        $"I need a colleague's approval before I go on ({string.Join(", ", tools.Select(t => $"`{t}`"))}). I'll answer here as soon as I have it.";

    public static string RateLimited(int retryAfterSeconds) =>
        "I'm receiving too many requests right now. Please try again in a moment. "
        + (retryAfterSeconds == 1 ? "(1 second)" : $"({retryAfterSeconds} seconds)");
}
