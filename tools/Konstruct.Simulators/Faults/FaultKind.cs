namespace Konstruct.Simulators.Faults;

/// <summary>The ways in which an outside service lets its caller down.</summary>
public enum FaultKind
{
    /// <summary>429 with Retry-After.</summary>
    RateLimited,

    /// <summary>Any HTTP status with the provider's own error body.</summary>
    Status,

    /// <summary>Slack's 200 with <c>ok:false</c> and the given error.</summary>
    SlackError,

    /// <summary>No byte for the delay, then the connection ends.</summary>
    Hang,

    /// <summary>The right answer, whole, after the delay.</summary>
    SlowAnswer,

    /// <summary>The stream opens at once; its first token comes after the delay.</summary>
    SlowFirstToken,

    /// <summary>The delay before every chunk of the stream.</summary>
    SlowStream,

    /// <summary>The connection ends before any effect and any byte.</summary>
    DropBeforeAnswer,

    /// <summary>The connection ends after some chunks of the stream.</summary>
    DropMidStream,

    /// <summary>The stream is closed properly after some chunks, but its last part never came.</summary>
    EndStreamEarly,

    /// <summary>An error event after some chunks of the stream.</summary>
    MidStreamError,

    /// <summary>The effect happens, then the connection ends without a byte: the caller cannot know.</summary>
    AnswerLost,

    /// <summary>200 with a body, or a chunk, that is not JSON.</summary>
    MalformedJson,

    /// <summary>The provider's way of saying that the account has no credit left.</summary>
    InsufficientQuota,
}
