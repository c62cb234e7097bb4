namespace Konstruct.Api.Llm;

/// <summary>Why a call gave no answer. Stable: stored in events, shown by CLI and portal, counted by metrics.</summary>
internal static class FailureCodes
{
    /// <summary>Nothing came in the time that a first token is given.</summary>
    public const string FirstTokenTimeout = "first_token_timeout";

    /// <summary>The answer began but did not end in time.</summary>
    public const string CallTimeout = "call_timeout";

    /// <summary>No connection: name, address, TLS.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>The connection or the stream ended before its proper end.</summary>
    public const string ConnectionLost = "connection_lost";

    public const string RateLimited = "rate_limited";

    /// <summary>The provider says that the fault is its own (5xx, overloaded).</summary>
    public const string ProviderError = "provider_error";

    /// <summary>The answer is not what the protocol says.</summary>
    public const string MalformedResponse = "malformed_response";

    /// <summary>Longer than any answer may be.</summary>
    public const string ResponseTooLarge = "response_too_large";

    /// <summary>A proper end, and neither text nor tool calls.</summary>
    public const string EmptyAnswer = "empty_answer";

    /// <summary>The key is missing, wrong or may not use this model.</summary>
    public const string AuthRefused = "auth_refused";

    /// <summary>The account has no money or no allowance left.</summary>
    public const string QuotaExhausted = "quota_exhausted";

    public const string ModelNotFound = "model_not_found";

    /// <summary>The prompt does not fit the model.</summary>
    public const string ContextTooLong = "context_too_long";

    /// <summary>The model or its provider's filter declined because of the content.</summary>
    public const string Refused = "refused";

    /// <summary>The provider does not accept the request for a reason of its own (other 4xx).</summary>
    public const string RequestRejected = Domain.Conversations.PictureRefusal.Possible;

    /// <summary>The model takes no pictures, or not these.</summary>
    public const string ImagesRefused = Domain.Conversations.PictureRefusal.Said;

    /// <summary>The egress did not let the request out; the settings or the address are wrong.</summary>
    public const string EgressRefused = Platform.Egress.EgressRefusedException.StableCode;
}
