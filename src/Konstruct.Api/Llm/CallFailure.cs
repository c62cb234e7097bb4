using Konstruct.Api.Platform.Egress;

namespace Konstruct.Api.Llm;

/// <summary>Gives the ways in which a call can break their names.</summary>
internal static class CallFailure
{
    /// <summary>A failure later than this has cost the turn too much to try the same again.</summary>
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(5);

    /// <summary>A limit that lasts longer is better answered by another route.</summary>
    private static readonly TimeSpan LongRetryAfter = TimeSpan.FromSeconds(10);

    /// <summary>Null: not a failure of a call but a bug, which must not look like one.</summary>
    public static ProviderCallException? Name(Exception exception) => exception switch
    {
        ProviderCallException named => named,
        EgressRefusedException => new(FailureCodes.EgressRefused, inner: exception),
        EgressTooLargeException => new(FailureCodes.ResponseTooLarge, inner: exception),
        EgressTimeoutException { Connecting: true } => new(FailureCodes.Unreachable, inner: exception),
        EgressTimeoutException => new(FailureCodes.CallTimeout, inner: exception),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError } =>
            new(FailureCodes.Unreachable, inner: exception),
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => new(FailureCodes.MalformedResponse, "invalid_http", exception),
        HttpRequestException or IOException => new(FailureCodes.ConnectionLost, inner: exception),
        _ => null,
    };

    /// <summary>Whether the same route may be tried once more: quick, and of a kind that passes.</summary>
    public static bool MayRetry(ProviderCallException failure, long totalMilliseconds) => failure.Code switch
    {
        _ when totalMilliseconds > Quick.TotalMilliseconds => false,
        _ when failure.RetryAfter > LongRetryAfter => false,
        FailureCodes.ProviderError or FailureCodes.ConnectionLost or FailureCodes.Unreachable
            or FailureCodes.MalformedResponse or FailureCodes.RateLimited or FailureCodes.EmptyAnswer => failure.ShouldRetry ?? true,
        _ => false,
    };
}
