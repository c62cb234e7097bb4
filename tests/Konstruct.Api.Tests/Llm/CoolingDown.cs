using Konstruct.Api.Llm;
using Konstruct.Api.Llm.Routing;
using Konstruct.Api.Tests.GuardedEgress;

namespace Konstruct.Api.Tests.Llm;

public class CoolingDown
{
    private readonly ManualTime _time = new();
    private readonly Cooldowns _cooldowns;

    public CoolingDown() => _cooldowns = new Cooldowns(new LlmOptions(), _time);

    [Fact]
    public void One_error_is_forgiven_and_each_further_one_doubles_the_wait()
    {
        Waits(FailureCodes.ProviderError, times: 8).ShouldBe([0, 5, 10, 20, 40, 80, 120, 120]);
    }

    [Fact]
    public void Silence_is_not_forgiven_because_every_turn_would_pay_for_it()
    {
        Waits(FailureCodes.FirstTokenTimeout, times: 3).ShouldBe([5, 10, 20]);
    }

    [Fact]
    public void What_lies_with_the_request_says_nothing_about_the_provider()
    {
        Waits(FailureCodes.ContextTooLong, times: 3).ShouldBe([0, 0, 0]);
        Waits(FailureCodes.Refused, times: 3).ShouldBe([0, 0, 0]);
    }

    [Fact]
    public void The_providers_own_word_is_kept_to()
    {
        _cooldowns.Failed("a", FailureCodes.RateLimited, TimeSpan.FromMinutes(7), _time.GetUtcNow());

        _cooldowns.Until("a").ShouldBe(_time.GetUtcNow().AddMinutes(7));
        _cooldowns.Until("b").ShouldBeNull();
    }

    [Fact]
    public void Ten_calls_that_fail_together_count_once()
    {
        var begun = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 10; i++)
            _cooldowns.Failed("a", FailureCodes.FirstTokenTimeout, null, begun);

        _cooldowns.Until("a").ShouldBe(_time.GetUtcNow().AddSeconds(5));
    }

    [Fact]
    public void An_answer_ends_it()
    {
        _cooldowns.Failed("a", FailureCodes.FirstTokenTimeout, null, _time.GetUtcNow());
        _cooldowns.Succeeded("a", _time.GetUtcNow());

        _cooldowns.Until("a").ShouldBeNull();
        Waits(FailureCodes.ProviderError, times: 1).ShouldBe([0]);
    }

    [Fact]
    public void An_answer_to_an_older_call_does_not()
    {
        var begun = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromSeconds(1));
        _cooldowns.Failed("a", FailureCodes.RateLimited, TimeSpan.FromSeconds(30), _time.GetUtcNow());
        _cooldowns.Succeeded("a", begun);

        _cooldowns.Until("a").ShouldNotBeNull();
    }

    [Fact]
    public async Task A_lone_provider_that_cools_down_for_longer_than_the_turn_is_not_called()
    {
        await using var test = new PoolUnderTest(PoolUnderTest.Provider(0, "main", "openai", "http://127.0.0.1:1"));
        var now = test.Time.GetUtcNow();
        test.Get<Cooldowns>().Failed("main", FailureCodes.RateLimited, TimeSpan.FromSeconds(24), now);
        test.Pool.Choose("balanced", [], now).ShouldBe(new RouteChoice.WaitUntil(now.AddSeconds(24)));

        test.Get<Cooldowns>().Failed("main", FailureCodes.RateLimited, TimeSpan.FromSeconds(25), now);
        test.Pool.Choose("balanced", [], now).ShouldBe(new RouteChoice.NoneLeft("llm_cooling_down", TimeSpan.FromSeconds(25)));
    }

    [Fact]
    public async Task While_one_cools_down_the_next_is_called_and_afterwards_the_first_again()
    {
        await using var test = new PoolUnderTest(
            [.. PoolUnderTest.Provider(0, "a", "openai", ""), .. PoolUnderTest.Provider(1, "b", "anthropic", "")]);
        test.Get<Cooldowns>().Failed("a", FailureCodes.RateLimited, TimeSpan.FromSeconds(30), test.Time.GetUtcNow());

        test.Use("balanced").Provider.ShouldBe("b");
        test.Time.Advance(TimeSpan.FromSeconds(30));
        test.Use("balanced").Provider.ShouldBe("a");
    }

    /// <summary>The cool-down in seconds after each of so many failures, every one waited for.</summary>
    private List<double> Waits(string code, int times)
    {
        var waits = new List<double>();
        for (var i = 0; i < times; i++)
        {
            _cooldowns.Failed("a", code, retryAfter: null, _time.GetUtcNow());
            var wait = (_cooldowns.Until("a") ?? _time.GetUtcNow()) - _time.GetUtcNow();
            waits.Add(wait.TotalSeconds);
            _time.Advance(wait);
        }

        return waits;
    }
}
