namespace Konstruct.Api.Platform.Egress;

/// <summary>Why the egress itself ended a request. A broken connection stays an <see cref="HttpRequestException"/>.</summary>
internal abstract class EgressException(string code, string message, Exception? inner)
    : Exception(message, inner)
{
    /// <summary>Stable; part of stored events and of problem details.</summary>
    public string Code { get; } = code;
}

/// <summary>The request may not leave: where it points to is not allowed. Repeating it changes nothing.</summary>
internal sealed class EgressRefusedException(string message, Exception? inner = null)
    : EgressException(StableCode, message, inner)
{
    public const string StableCode = "egress_refused";
}

/// <summary>The time limit of the request or of connecting has passed.</summary>
internal sealed class EgressTimeoutException(string message, bool connecting, Exception? inner = null)
    : EgressException(StableCode, message, inner)
{
    public const string StableCode = "egress_timeout";

    /// <summary>There was no connection yet, so that nothing of the request has reached anybody.</summary>
    public bool Connecting { get; } = connecting;
}

/// <summary>The answer is longer than the policy allows.</summary>
internal sealed class EgressTooLargeException(string message, Exception? inner = null)
    : EgressException(StableCode, message, inner)
{
    public const string StableCode = "egress_too_large";
}
