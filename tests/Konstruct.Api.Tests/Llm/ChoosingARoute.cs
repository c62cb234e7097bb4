using Konstruct.Api.Llm;
using Konstruct.Api.Llm.Routing;

namespace Konstruct.Api.Tests.Llm;

public class ChoosingARoute
{
    private static readonly (string, string)[] Three =
    [
        .. PoolUnderTest.Provider(0, "house", "ollama", "http://127.0.0.1:1"),
        .. PoolUnderTest.Provider(1, "openai", "openai", "http://127.0.0.1:1/v1"),
        .. PoolUnderTest.Provider(2, "anthropic", "anthropic", "http://127.0.0.1:1"),
    ];

    [Theory]
    [InlineData("quality", "openai/gpt-5.6-sol anthropic/claude-opus-5 house/llama3.2")]
    [InlineData("balanced", "openai/gpt-5.6-terra anthropic/claude-sonnet-5 house/llama3.2")]
    [InlineData("Economy", "openai/gpt-5.6-luna anthropic/claude-haiku-4-5 house/llama3.2")]
    [InlineData("local", "house/llama3.2")]
    [InlineData("anthropic/claude-opus-5", "anthropic/claude-opus-5 openai/gpt-5.6-terra anthropic/claude-sonnet-5 house/llama3.2")]
    [InlineData("house/hf.co/some/model", "house/hf.co/some/model openai/gpt-5.6-terra anthropic/claude-sonnet-5 house/llama3.2")]
    [InlineData("gone/model", "openai/gpt-5.6-terra anthropic/claude-sonnet-5 house/llama3.2")]
    public async Task Each_preference_has_its_order_of_fallback(string preference, string order)
    {
        await using var test = new PoolUnderTest(Three);
        var failed = new List<FailedCall>();
        while (test.Pool.Choose(preference, failed, test.Time.GetUtcNow()) is RouteChoice.Use use)
            failed.Add(new FailedCall(use.Route.Provider, use.Route.Model, FailureCodes.FirstTokenTimeout, MayRetry: false));

        string.Join(' ', failed.Select(f => $"{f.Provider}/{f.Model}")).ShouldBe(order);
    }

    [Fact]
    public async Task Configured_routes_replace_the_defaults_of_their_preference_alone()
    {
        await using var test = new PoolUnderTest([.. Three, ("Llm:Routes:balanced:0", "anthropic/claude-haiku-4-5")]);

        test.Use("balanced").ShouldBe(new ModelRoute("anthropic", "claude-haiku-4-5", "anthropic-messages/1", test.Time.GetUtcNow().AddSeconds(20)));
        test.Use("quality").Model.ShouldBe("gpt-5.6-sol");
    }

    [Fact]
    public async Task Local_never_leaves_the_house()
    {
        await using var test = new PoolUnderTest(PoolUnderTest.Provider(0, "openai", "openai", ""));

        test.Pool.Choose("local", [], test.Time.GetUtcNow()).ShouldBe(new RouteChoice.NoneLeft("llm_not_configured", null));
    }

    [Fact]
    public async Task A_refused_key_rules_out_the_provider_and_not_just_the_model()
    {
        await using var test = new PoolUnderTest([.. Three, ("Llm:Routes:quality:0", "openai/a"), ("Llm:Routes:quality:1", "openai/b"), ("Llm:Routes:quality:2", "house/c")]);

        test.Use("quality", new FailedCall("openai", "a", FailureCodes.AuthRefused, MayRetry: false)).Provider.ShouldBe("house");
        test.Use("quality", new FailedCall("openai", "a", FailureCodes.ContextTooLong, MayRetry: false)).Model.ShouldBe("b");
    }

    [Fact]
    public async Task What_was_not_tried_comes_before_what_failed_earlier()
    {
        await using var test = new PoolUnderTest([.. Three, ("Llm:Routes:quality:0", "openai/a"), ("Llm:Routes:quality:1", "house/c")]);
        var limited = new FailedCall("openai", "a", FailureCodes.RateLimited, MayRetry: true);
        var missing = new FailedCall("house", "c", FailureCodes.ModelNotFound, MayRetry: false);

        test.Use("quality", limited).Model.ShouldBe("a");
        test.Use("quality", limited, missing).Model.ShouldBe("a");
        test.Pool.Choose("quality", [limited, missing, limited], test.Time.GetUtcNow()).ShouldBeOfType<RouteChoice.NoneLeft>().Code.ShouldBe("llm_exhausted");
    }

    [Theory]
    [InlineData(24_999, true)]
    [InlineData(25_000, false)]
    public async Task No_attempt_begins_when_the_turn_is_25_seconds_old(int milliseconds, bool begins)
    {
        await using var test = new PoolUnderTest(Three);
        var started = test.Time.GetUtcNow();
        test.Time.Advance(TimeSpan.FromMilliseconds(milliseconds));

        (test.Pool.Choose("balanced", [], started) is RouteChoice.Use).ShouldBe(begins);
    }

    [Fact]
    public async Task An_attempt_late_in_the_turn_is_cut_off_with_the_turn()
    {
        await using var test = new PoolUnderTest(Three);
        var started = test.Time.GetUtcNow();
        test.Time.Advance(TimeSpan.FromSeconds(20));

        test.Pool.Choose("balanced", [], started).ShouldBeOfType<RouteChoice.Use>().Route.EndBy.ShouldBe(started.AddSeconds(28));
    }
}
