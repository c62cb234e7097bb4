namespace Konstruct.Api.Channels.Slack;

/// <summary>How a call to Slack ended. Exceptions are left for bugs and for the caller's own cancellation.</summary>
internal abstract record SlackResult<T>
{
    private SlackResult() { }

    public sealed record Ok(T Value) : SlackResult<T>;

    /// <summary>Slack, or the way there, said no.</summary>
    public sealed record Failed(SlackFailure Failure) : SlackResult<T>;

    /// <summary>
    /// Sent, and no answer came that can be read: what was asked may have happened. Only for calls whose repetition would be seen
    /// (a second post); a caller searches for the outbound id before it posts again.
    /// </summary>
    /// <param name="Code"><c>timeout</c>, <c>connection_lost</c> or <c>unreadable_reply</c>.</param>
    public sealed record Unknown(string Code) : SlackResult<T>;
}

/// <summary>Why a call failed and what that means for the caller.</summary>
/// <param name="Code">Slack's code, or one of ours: <c>connection_failed</c>, <c>timeout</c>, <c>connection_lost</c>, <c>unreadable_reply</c>, <c>http_NNN</c>, <c>unrecognised</c>.</param>
/// <param name="RetryAfter">For <see cref="SlackFailureKind.Retry"/>: not sooner than this; null leaves it to the caller's back-off.</param>
/// <param name="Needed">For a missing scope: which.</param>
/// <param name="MayHaveHappened">Slack failed in the middle of it: treat a repetition as after <see cref="SlackResult{T}.Unknown"/>.</param>
internal sealed record SlackFailure(
    string Code, SlackFailureKind Kind, TimeSpan? RetryAfter = null, string? Needed = null, bool MayHaveHappened = false);

/// <summary>What to do about a failure.</summary>
internal enum SlackFailureKind
{
    /// <summary>It passes: try again, with back-off, not before the time given.</summary>
    Retry,

    /// <summary>The token is worth nothing any more: mark the channel revoked and stop.</summary>
    InstallationDead,

    /// <summary>The token rotates and its time is up: refresh it, then try once more.</summary>
    TokenExpired,

    /// <summary>We may not write there: tell an admin, do not repeat.</summary>
    NotWritable,

    /// <summary>The app must be installed again with more scopes.</summary>
    MissingScope,

    /// <summary>What we sent was wrong, or the code is new to us. Repeating changes nothing.</summary>
    OurBug,

    /// <summary>The message, thread or person is not there.</summary>
    NotFound,
}
