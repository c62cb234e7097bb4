using Konstruct.Api.Llm.Providers;

namespace Konstruct.Api.Llm.Routing;

/// <summary>
/// Decides the next attempt of a turn from what failed in it and from which providers cool down.
/// Every route gets one attempt, a second one only after a quick failure that may pass; no failure repeats for ever.
/// </summary>
internal sealed class RouteChooser(RouteTable table, ProviderCatalog providers, Cooldowns cooldowns, LlmOptions options, TimeProvider time)
{
    /// <summary>For a caller that waits with a whole turn, when nothing more exact is known.</summary>
    private static readonly TimeSpan LaterTurn = TimeSpan.FromSeconds(30);

    public RouteChoice Choose(string preference, IReadOnlyList<FailedCall> failedSoFar, DateTimeOffset turnStartedAt)
    {
        var now = time.GetUtcNow();
        if (failedSoFar.Any(call => call.Code == FailureCodes.Refused))
            return new RouteChoice.NoneLeft(NoRouteCodes.Refused, RetryAfter: null);
        var known = table.For(preference).Where(target => providers.Find(target.Provider) is not null).ToList();
        if (known.Count == 0)
            return new RouteChoice.NoneLeft(NoRouteCodes.NotConfigured, RetryAfter: null);
        if (now - turnStartedAt >= options.LastAttemptAt)
            return new RouteChoice.NoneLeft(NoRouteCodes.TurnExpired, ReadyIn(known, now) ?? LaterTurn);

        var eligible = known
            .Select(target => (Target: target, Order: OrderOf(target, failedSoFar)))
            .Where(candidate => candidate.Order is not null)
            .OrderBy(candidate => candidate.Order)
            .Select(candidate => candidate.Target)
            .ToList();
        if (eligible.Count == 0)
            return new RouteChoice.NoneLeft(NoRouteCodes.Exhausted, ReadyIn(known, now) ?? LaterTurn);
        if (eligible.Find(target => cooldowns.Until(target.Provider) is null) is { } ready)
            return new RouteChoice.Use(RouteTo(ready, now, turnStartedAt));

        // Something may have become ready between the two questions; then "now" is the right answer, too.
        var earliest = eligible.Min(target => cooldowns.Until(target.Provider)) ?? now;
        return earliest - turnStartedAt < options.LastAttemptAt
            ? new RouteChoice.WaitUntil(earliest)
            : new RouteChoice.NoneLeft(NoRouteCodes.CoolingDown, earliest - now);
    }

    /// <summary>0: repeat what just failed; 1: what was not tried yet; 2: repeat what failed earlier; null: not again.</summary>
    private static int? OrderOf(RouteTarget target, IReadOnlyList<FailedCall> failedSoFar)
    {
        // A key or an account that is refused for one model is refused for all.
        if (failedSoFar.Any(call => call.Provider == target.Provider && call.Code is (FailureCodes.AuthRefused or FailureCodes.QuotaExhausted)))
            return null;
        var own = failedSoFar.Where(call => call.Provider == target.Provider && call.Model == target.Model).ToList();
        return own switch
        {
            [] => 1,
            [{ MayRetry: true } only] => ReferenceEquals(only, failedSoFar[^1]) ? 0 : 2,
            _ => null,
        };
    }

    private ModelRoute RouteTo(RouteTarget target, DateTimeOffset now, DateTimeOffset turnStartedAt)
    {
        var provider = providers.Find(target.Provider)!;
        var budgetEnds = turnStartedAt + options.TurnBudget;
        var callEnds = now + options.CallTimeout;
        var end = provider.OwnCallTimeout is { } own ? now + own : callEnds < budgetEnds ? callEnds : budgetEnds;
        return new ModelRoute(target.Provider, target.Model, provider.Format.Name, end);
    }

    private TimeSpan? ReadyIn(IEnumerable<RouteTarget> targets, DateTimeOffset now) =>
        targets.Min(target => cooldowns.Until(target.Provider)) is { } until ? until - now : null;
}
