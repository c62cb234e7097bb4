using Konstruct.Api.Embeddings;
using Konstruct.Api.Llm;
using Konstruct.Domain.Embeddings;
using Konstruct.EventStore.Streams;
using Konstruct.Simulators.Faults;

namespace Konstruct.Api.Tests.Embeddings;

/// <summary>Both wire formats, and what is written down about every call.</summary>
public sealed class CallingAnEmbedding(EmbeddingWorld world) : IClassFixture<EmbeddingWorld>
{
    private const string Secret = "Our Lisbon office is in Rua Augusta.";
    private static readonly EventContext s_context = new(CorrelationId: "the conversation");

    [Theory]
    [InlineData("offline", "hashed-features-1")]
    [InlineData("ollama", "all-minilm")]
    [InlineData("openai", "text-embedding-3-small")]
    public async Task A_text_becomes_a_vector_of_384_dimensions_and_length_one(string provider, string model)
    {
        var calls = world.Calls(provider);

        var embedded = await calls.EmbedForTurnAsync([Secret, "The printer is out of toner.", "Where is the Lisbon office?"], default);

        calls.Model.Id.ShouldBe($"{provider}/{model}");
        embedded.Vectors.ShouldAllBe(v => v.Length == 384 && Math.Abs(v.Sum(x => x * x) - 1) < 0.001);
        Cosine(embedded.Vectors[0], embedded.Vectors[2]).ShouldBeGreaterThan(Cosine(embedded.Vectors[1], embedded.Vectors[2]) + 0.2);
        embedded.Usage.Tokens!.Value.ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task Every_batch_is_an_event_with_what_it_took_and_nothing_of_the_texts()
    {
        var tenant = EmbeddingWorld.NewTenant();

        await world.Calls("openai").EmbedAsync(tenant, EmbeddingPurpose.Memory, [.. Enumerable.Repeat(Secret, 130)], s_context, default);

        var called = await world.EventsAsync(tenant);
        called.Select(e => (int)e["texts"]!).ShouldBe([64, 64, 2]);
        called.ShouldAllBe(e => (string)e["type"]! == "embedding.called.v1" && (string)e["purpose"]! == "memory" && (string)e["correlation"]! == "the conversation");
        // 9 tokens of the simulator's each, at two cents a million
        ((long)called[0]["tokens"]!).ShouldBe(64 * 9);
        ((string)called[0]["costUsd"]!).ShouldBe("0.00001152");
        ((string)called[0]["providerRequestId"]!).ShouldStartWith("req_");
        called.ShouldAllBe(e => !e.ToJsonString().Contains("Lisbon"));
    }

    [Fact]
    public async Task What_runs_on_our_own_machines_costs_nothing_and_an_unknown_price_is_not_zero()
    {
        (await world.Calls("ollama").EmbedForTurnAsync([Secret], default)).Usage.CostUsd.ShouldBe("0");
        var house = world.Calls(
            "openai-compatible", ("Embeddings:BaseUrl", world.Url + "/litellm/v1"), ("Embeddings:ApiKey", "sk-house"), ("Embeddings:Model", "house-minilm"));
        (await house.EmbedForTurnAsync([Secret], default)).Usage.CostUsd.ShouldBeNull();
    }

    [Fact]
    public async Task For_a_turn_nothing_is_written_down_here()
    {
        var tenant = EmbeddingWorld.NewTenant();
        await world.Calls("ollama").EmbedForTurnAsync([Secret], default);
        (await world.EventsAsync(tenant)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ollama", FaultKind.Status, FailureCodes.ProviderError)]
    [InlineData("openai", FaultKind.RateLimited, FailureCodes.RateLimited)]
    [InlineData("openai", FaultKind.DropBeforeAnswer, FailureCodes.ConnectionLost)]
    [InlineData("ollama", FaultKind.MalformedJson, FailureCodes.MalformedResponse)]
    public async Task A_failure_that_passes_is_an_event_and_tried_again(string provider, FaultKind kind, string code)
    {
        var tenant = EmbeddingWorld.NewTenant();
        var calls = world.Calls(provider);
        world.Simulators.Faults.Set(new() { Provider = provider, Method = "embeddings", Kind = kind, Count = 1, Status = 500, RetryAfterSeconds = 1 });

        (await calls.EmbedAsync(tenant, EmbeddingPurpose.Knowledge, [Secret], s_context, default)).Count.ShouldBe(1);

        var happened = await world.EventsAsync(tenant);
        happened.Select(e => (string)e["type"]!).ShouldBe(["embedding.call_failed.v1", "embedding.called.v1"]);
        ((string)happened[0]["code"]!).ShouldBe(code);
        ((bool)happened[0]["mayRetry"]!).ShouldBeTrue();
    }

    [Fact]
    public async Task A_failure_that_does_not_pass_ends_after_the_attempts_that_are_allowed()
    {
        var tenant = EmbeddingWorld.NewTenant();
        var calls = world.Calls("ollama", ("Embeddings:MaxAttempts", "3"));
        world.Simulators.Faults.Set(new() { Provider = "ollama", Method = "embeddings", Kind = FaultKind.Status, Status = 503 });

        var failure = await Should.ThrowAsync<EmbeddingFailedException>(() => calls.EmbedAsync(tenant, EmbeddingPurpose.Memory, [Secret], s_context, default));

        failure.Code.ShouldBe(FailureCodes.ProviderError);
        failure.MayRetry.ShouldBeTrue();
        (await world.EventsAsync(tenant)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_long_limit_is_waited_for_by_the_envelope_and_not_here()
    {
        var tenant = EmbeddingWorld.NewTenant();
        var calls = world.Calls("openai");
        world.Simulators.Faults.Set(new() { Provider = "openai", Method = "embeddings", Kind = FaultKind.RateLimited, RetryAfterSeconds = 90, Count = 1 });

        var failure = await Should.ThrowAsync<EmbeddingFailedException>(() => calls.EmbedAsync(tenant, EmbeddingPurpose.Memory, [Secret], s_context, default));

        (failure.MayRetry, failure.RetryAfter).ShouldBe((true, TimeSpan.FromSeconds(90)));
        (await world.EventsAsync(tenant)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_key_that_is_refused_is_not_tried_again()
    {
        var tenant = EmbeddingWorld.NewTenant();
        var calls = world.Calls("openai", ("Embeddings:BaseUrl", world.Url + "/openai/v1"), ("Embeddings:ApiKey", "sk-withdrawn"));
        world.Simulators.Models.RefuseKey("sk-withdrawn");

        var failure = await Should.ThrowAsync<EmbeddingFailedException>(() => calls.EmbedAsync(tenant, EmbeddingPurpose.Memory, [Secret], s_context, default));

        (failure.Code, failure.MayRetry, failure.HttpStatus).ShouldBe((FailureCodes.AuthRefused, false, 401));
        failure.ToString().ShouldNotContain("sk-withdrawn");
        var failed = (await world.EventsAsync(tenant)).ShouldHaveSingleItem();
        failed["tokens"].ShouldBeNull();
        ((string)failed["costUsd"]!).ShouldBe("0");
    }

    [Fact]
    public async Task Vectors_of_another_length_are_a_clear_error()
    {
        var calls = world.Calls(
            "openai-compatible", ("Embeddings:BaseUrl", world.Url + "/litellm/v1"), ("Embeddings:ApiKey", "sk-house"), ("Embeddings:Model", "house-embedding"));

        var failure = await Should.ThrowAsync<EmbeddingFailedException>(() => calls.EmbedForTurnAsync([Secret], default));

        failure.Message.ShouldBe("dimensions_mismatch (1536)");
        failure.MayRetry.ShouldBeFalse();
        failure.Usage.Tokens.ShouldBe(9, "it was processed, and may be charged");
    }

    [Fact]
    public async Task A_turn_does_not_wait_for_long()
    {
        var calls = world.Calls("ollama", ("Embeddings:RecallTimeout", "00:00:00.100"));
        world.Simulators.Faults.Set(new() { Provider = "ollama", Method = "embeddings", Kind = FaultKind.Hang });

        (await Should.ThrowAsync<EmbeddingFailedException>(() => calls.EmbedForTurnAsync([Secret], default))).Code.ShouldBe(FailureCodes.CallTimeout);
    }

    [Fact]
    public async Task Being_cancelled_is_not_a_failure()
    {
        var calls = world.Calls("ollama");
        world.Simulators.Faults.Set(new() { Provider = "ollama", Method = "embeddings", Kind = FaultKind.Hang });
        using var stop = new CancellationTokenSource();
        var call = calls.EmbedForTurnAsync([Secret], stop.Token);
        await world.Simulators.WaitForAsync(s => s.Requests.Count("ollama", "embeddings") == 1, TestSupport.Eventually.Timeout);
        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task A_long_text_is_cut_and_always_at_the_same_place()
    {
        var calls = world.Calls("ollama", ("Embeddings:MaxCharacters", "100"));
        var text = string.Concat(Enumerable.Repeat("🙂", 200));

        await calls.EmbedForTurnAsync([" " + text], default);

        var sent = System.Text.Json.Nodes.JsonNode.Parse(world.Simulators.Requests.All.Last(r => r.Method == "embeddings").Body!)!;
        ((string)sent["input"]![0]!).ShouldBe(text[..100]);
    }

    [Fact]
    public async Task A_blank_text_is_a_mistake_of_the_caller() =>
        await Should.ThrowAsync<ArgumentException>(() => world.Calls("offline").EmbedForTurnAsync(["  "], default));

    private static double Cosine(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();
}
