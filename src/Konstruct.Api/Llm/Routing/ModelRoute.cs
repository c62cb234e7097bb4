namespace Konstruct.Api.Llm.Routing;

/// <summary>One attempt that <see cref="LlmPool.Choose"/> decided for.</summary>
/// <param name="RequestFormat">
/// The name of the format its body is written in. As chosen, the provider's format for plain text; <see cref="LlmPool.Prepare"/>
/// replaces it where the prompt needs more.
/// </param>
/// <param name="EndBy">When the call is cut off, so that the turn stays within its budget.</param>
internal sealed record ModelRoute(string Provider, string Model, string RequestFormat, DateTimeOffset EndBy);

/// <summary>Provider and model, as the settings and agents name them: <c>provider/model</c>.</summary>
internal sealed record RouteTarget(string Provider, string Model)
{
    /// <summary>The first slash divides: models may contain more of them, providers none.</summary>
    public static RouteTarget? Parse(string text)
    {
        var slash = text.IndexOf('/');
        return slash > 0 && slash < text.Length - 1 ? new RouteTarget(text[..slash].Trim(), text[(slash + 1)..].Trim()) : null;
    }

    public override string ToString() => $"{Provider}/{Model}";
}

/// <summary>An earlier attempt of the same turn, as its event tells it.</summary>
/// <param name="Code">One of <see cref="FailureCodes"/>, or the turn's own word, e.g. for a call that a crash interrupted.</param>
/// <param name="MayRetry">As in <see cref="CallOutcome.Failed"/>.</param>
internal sealed record FailedCall(string Provider, string Model, string Code, bool MayRetry);

/// <summary>What to do next for the turn.</summary>
internal abstract record RouteChoice
{
    /// <summary>Call this.</summary>
    public sealed record Use(ModelRoute Route) : RouteChoice;

    /// <summary>All that is left is cooling down, and one of it will be ready within the turn: ask again then.</summary>
    public sealed record WaitUntil(DateTimeOffset At) : RouteChoice;

    /// <summary>No attempt can be made.</summary>
    /// <param name="Code">One of <see cref="NoRouteCodes"/>.</param>
    /// <param name="RetryAfter">When a new turn may fare better; null when only other settings help.</param>
    public sealed record NoneLeft(string Code, TimeSpan? RetryAfter) : RouteChoice;
}

/// <summary>Why no attempt can be made. Stable.</summary>
internal static class NoRouteCodes
{
    /// <summary>No provider serves this preference.</summary>
    public const string NotConfigured = "llm_not_configured";

    /// <summary>Every route failed in this turn.</summary>
    public const string Exhausted = "llm_exhausted";

    /// <summary>What has not failed yet is cooling down for longer than the turn may last.</summary>
    public const string CoolingDown = "llm_cooling_down";

    /// <summary>The turn is too old to begin another attempt.</summary>
    public const string TurnExpired = "llm_turn_expired";

    /// <summary>A model declined because of the content. That is an answer; it is not carried from provider to provider.</summary>
    public const string Refused = "llm_refused";
}
