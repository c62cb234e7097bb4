using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.EventStore.Tests.Examples;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Konstruct.EventStore.Tests.Streams;

/// <summary>A delivery is recognised for as long as anybody repeats it, and no longer.</summary>
public sealed class ForgettingOldKeys(Store store) : IClassFixture<Store>
{
    [Fact]
    public async Task Keys_past_their_time_are_forgotten_in_batches_and_younger_ones_kept()
    {
        var (tenant, neighbour) = (Store.NewTenant(), Store.NewTenant());
        var (old, young, neighbours) = (Store.NewId(), Store.NewId(), Store.NewId());
        await CommitAsync(tenant, [old, .. Enumerable.Range(0, 6).Select(_ => Store.NewId())]);
        await AgeAsync(tenant, days: 31);
        await CommitAsync(tenant, young);
        await CommitAsync(neighbour, neighbours);
        await AgeAsync(neighbour, days: 29);

        (await Pruner(batch: 3).PruneAsync()).ShouldBe(7);

        (await CommitAsync(tenant, young)).ShouldBe(CommitOutcome.Duplicate);
        (await CommitAsync(neighbour, neighbours)).ShouldBe(CommitOutcome.Duplicate);
        (await CommitAsync(tenant, old)).ShouldBe(CommitOutcome.Appended);
        (await Pruner(batch: 3).PruneAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_key_that_may_still_be_sent_again_is_not_forgotten_whoever_asks()
    {
        var (tenant, key) = (Store.NewTenant(), Store.NewId());
        await CommitAsync(tenant, key);
        await AgeAsync(tenant, days: 7);

        foreach (var age in new[] { "7 days", "0", "-1 day" })
        {
            await using var ask = store.Databases.App.CreateCommand($"select events.prune_deduplication(interval '{age}', 100)");
            (await Should.ThrowAsync<PostgresException>(() => ask.ExecuteScalarAsync())).SqlState.ShouldBe("KS030");
        }

        (await CommitAsync(tenant, key)).ShouldBe(CommitOutcome.Duplicate);
    }

    private DeduplicationPruner Pruner(int batch) => new(
        store.Databases, Options.Create(new DeduplicationOptions { Batch = batch }), TimeProvider.System, NullLogger<DeduplicationPruner>.Instance);

    private Task<int> AgeAsync(TenantId tenant, int days) => store.Database.TamperAsync(
        "update events.deduplication set created_at = now() - make_interval(days => $2) where tenant_id = $1", tenant.Value, days);

    private async Task<CommitOutcome> CommitAsync(TenantId tenant, params Guid[] keys) =>
        (await store.Events.CommitAsync(new UnitOfWork(tenant)
            .Append(Store.NewTicket(tenant), ExpectedVersion.New, Store.Event(new TicketOpened("x", 1))).Deduplicate(keys))).Outcome;
}
