namespace Konstruct.Api.Llm.Routing;

/// <summary>
/// Which providers are left alone for a while. In process: each node finds out for itself within a call or two, and a
/// node whose own network is at fault does not talk the others out of a healthy provider.
/// </summary>
internal sealed class Cooldowns(LlmOptions options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, State> _states = [];

    /// <summary>When the provider may be called again; null when it may be now.</summary>
    public DateTimeOffset? Until(string provider)
    {
        lock (_gate)
            return _states.TryGetValue(provider, out var state) && state.Until > time.GetUtcNow() ? state.Until : null;
    }

    /// <summary>An answer resets the cool-down, unless its call began before the provider last failed.</summary>
    public void Succeeded(string provider, DateTimeOffset begun)
    {
        lock (_gate)
        {
            if (_states.TryGetValue(provider, out var state) && begun >= state.LastFailure)
                _states.Remove(provider);
        }
    }

    public void Failed(string provider, string code, TimeSpan? retryAfter, DateTimeOffset begun)
    {
        if (Spared(code) is not { } spared)
            return;
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var state = _states.GetValueOrDefault(provider) ?? new State(Failures: 0, Until: default, LastFailure: DateTimeOffset.MinValue);
            // Ten calls that fail together are one failure of the provider, not ten.
            var failures = begun >= state.LastFailure ? state.Failures + 1 : state.Failures;
            var until = retryAfter is { } told ? now + told : now + Exponential(failures - spared);
            _states[provider] = new State(failures, until > state.Until ? until : state.Until, now);
        }
    }

    private TimeSpan Exponential(int step) => step < 1
        ? TimeSpan.Zero
        : TimeSpan.FromTicks(Math.Min(options.CooldownMax.Ticks, options.CooldownBase.Ticks << Math.Min(step - 1, 10)));

    /// <summary>
    /// How many failures in a row pass without a cool-down. A broken connection or a 500 is worth one more try;
    /// a limit, a wrong key or eight silent seconds are not. Null: nothing that says anything about the provider.
    /// </summary>
    private static int? Spared(string code) => code switch
    {
        FailureCodes.ProviderError or FailureCodes.ConnectionLost or FailureCodes.Unreachable or FailureCodes.MalformedResponse => 1,
        FailureCodes.RateLimited or FailureCodes.FirstTokenTimeout or FailureCodes.CallTimeout
            or FailureCodes.AuthRefused or FailureCodes.QuotaExhausted or FailureCodes.EgressRefused => 0,
        _ => null,
    };

    private sealed record State(int Failures, DateTimeOffset Until, DateTimeOffset LastFailure);
}
