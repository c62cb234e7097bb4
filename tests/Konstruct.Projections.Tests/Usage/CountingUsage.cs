using Konstruct.Domain.Conversations;
using Konstruct.Domain.Embeddings;
using Konstruct.EventStore.Projections;
using Konstruct.Projections.Tests.Examples;
using Konstruct.Projections.Usage;
using static Konstruct.Projections.Tests.Conversations.ConversationExamples;
using static Konstruct.Projections.Tests.Examples.History;

namespace Konstruct.Projections.Tests.Usage;

public class CountingUsage
{
    private static readonly UsageReadModel Model = new();
    private static readonly DateOnly Day = new(2026, 11, 20);

    [Fact]
    public void Calls_add_up_by_day_employee_model_channel_and_purpose() => Model.Fold(Of(Called(1), Called(2, "0.0008"))).ShouldHaveSingleItem().Value.ShouldBe(
        new UsageRow(Day, Nora, "openai", "gpt-5", "slack", "answer", Calls: 2, FailedCalls: 0, 2_000, 800, 100, 0.0020m, UnpricedCalls: 0, 1_800));

    [Fact]
    public void A_cost_that_nobody_knows_is_counted_and_not_taken_for_nothing()
    {
        var row = Model.Fold(Of(Called(1), Called(2, cost: null))).ShouldHaveSingleItem().Value;
        row.CostUsd.ShouldBe(0.0012m);
        row.UnpricedCalls.ShouldBe(1);
        row.InputTokens.ShouldBe(2_000);
    }

    [Fact]
    public void A_failed_call_costs_what_it_says() => Model.Fold(Of(CallFailed(1), CallFailed(2, new CallTokens(1_000, 0, 7, true), "0.0015"))).ShouldHaveSingleItem().Value.ShouldBe(
        new UsageRow(Day, Nora, "openai", "gpt-5", "slack", "answer", Calls: 0, FailedCalls: 2, 1_000, 0, 7, 0.0015m, UnpricedCalls: 1, 16_000));

    [Fact]
    public void Another_model_purpose_channel_or_employee_is_another_row() => Model.Fold(Of(
        Called(1), Called(1) with { Model = "gpt-5-mini" }, Called(1) with { Purpose = "summary" }, Called(1) with { Channel = "web" },
        Called(1) with { AgentId = Maya }, Called(1) with { Provider = "anthropic" })).Count.ShouldBe(6);

    [Fact]
    public void The_day_is_that_of_UTC()
    {
        var lateInBogota = Of(Called(1)).Select(r => r with { Timestamp = new DateTimeOffset(2026, 11, 20, 19, 0, 0, TimeSpan.FromHours(-5)) });
        Model.Fold(lateInBogota).Keys.ShouldHaveSingleItem().Values[0].ShouldBe(new DateOnly(2026, 11, 21));
    }

    [Fact]
    public void Adding_is_not_harmless_twice_and_so_the_cursor_is_written_with_the_rows()
    {
        var history = Of(Called(1));
        Model.Fold(history, Model.Fold(history)).ShouldHaveSingleItem().Value.Calls.ShouldBe(2);
    }

    [Fact]
    public void Everything_that_a_call_can_end_in_is_counted() =>
        Model.Events.ShouldBe(
            [
                typeof(ConversationEvent.ModelCalled), typeof(ConversationEvent.ModelCallFailed), typeof(ConversationEvent.MemoryRecalled),
                typeof(EmbeddingEvent.Called), typeof(EmbeddingEvent.CallFailed),
            ],
            ignoreOrder: true);

    [Fact]
    public void A_summary_is_a_call_like_any_other_under_its_own_purpose() =>
        Model.Fold(Of(Called(1), Called(2) with { Purpose = CallPurpose.Summary })).Values.Select(r => (r.Purpose, r.Calls)).ShouldBe([("answer", 1), ("summary", 1)], ignoreOrder: true);

    [Fact]
    public void What_is_embedded_to_recall_is_counted() =>
        Model.Fold(Of(Recalled(1, "openai/text-embedding-3-small", "0.00000024"), Recalled(2, "openai/text-embedding-3-small", null))).ShouldHaveSingleItem().Value.ShouldBe(
            new UsageRow(Day, Nora, "openai", "text-embedding-3-small", "slack", "recall", Calls: 2, FailedCalls: 0, 24, 0, 0, 0.00000024m, UnpricedCalls: 1, 36));

    [Fact]
    public void Recalling_without_an_embedding_uses_nothing() => Model.Fold(Of(Recalled(1, null, null))).ShouldBeEmpty();

    [Fact]
    public void A_model_may_have_slashes_in_its_name() =>
        Model.Fold(Of(Recalled(1, "local/sentence-transformers/all-minilm", "0"))).ShouldHaveSingleItem().Value.Model.ShouldBe("sentence-transformers/all-minilm");

    [Fact]
    public void Batches_embedded_in_the_background_are_counted_by_what_they_were_for() =>
        Model.Fold(Of(Embedded(1), Embedded(2, null), Embedded(3) with { Purpose = EmbeddingPurpose.Knowledge })).Values.ShouldBe(
            [
                new UsageRow(Day, Guid.Empty, "openai", "text-embedding-3-small", "", "embedding/memory", Calls: 2, FailedCalls: 0, 800, 0, 0, 0.000008m, UnpricedCalls: 1, 180),
                new UsageRow(Day, Guid.Empty, "openai", "text-embedding-3-small", "", "embedding/knowledge", Calls: 1, FailedCalls: 0, 400, 0, 0, 0.000008m, UnpricedCalls: 0, 90),
            ],
            ignoreOrder: true);

    [Fact]
    public void A_batch_that_failed_costs_what_it_says() =>
        Model.Fold(Of(EmbeddingFailed(1, null, "0"), EmbeddingFailed(2, 400, null))).ShouldHaveSingleItem().Value.ShouldBe(
            new UsageRow(Day, Guid.Empty, "openai", "text-embedding-3-small", "", "embedding/memory", Calls: 0, FailedCalls: 2, 400, 0, 0, 0m, UnpricedCalls: 1, 60));
}
