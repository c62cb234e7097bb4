namespace Konstruct.Api.Conversations;

/// <summary>What Konstruct itself says to people in channels. The rate limit's sentence is the customer's own.</summary>
internal static class TurnTexts
{
    public const string Placeholder = "Thinking...";

    public const string Apology =
        "I'm sorry, I can't answer right now: the service I think with is not available. Your message is kept, and my team can have me answer it later.";

    public const string Withdrawn = "_The message was deleted, so there is nothing to answer._";

    public const string NoActiveAgent = "Nobody is on duty here at the moment, so your message was not answered. Please ask the people who set me up.";

    public const string TenantSuspended = "This service is suspended at the moment, so your message was not answered.";

    public static string RateLimited(int retryAfterSeconds) =>
        "I'm receiving too many requests right now. Please try again in a moment. "
        + (retryAfterSeconds == 1 ? "(1 second)" : $"({retryAfterSeconds} seconds)");
}
