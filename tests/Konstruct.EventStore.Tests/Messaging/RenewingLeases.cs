using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Tests.Examples;
using Konstruct.TestSupport;
using Npgsql;

namespace Konstruct.EventStore.Tests.Messaging;

/// <summary>Two that lock the same lanes lock them in one order.</summary>
public sealed class RenewingLeases(Store store) : IClassFixture<Store>
{
    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Leases_are_renewed_in_the_order_in_which_messages_are_enqueued()
    {
        var tenant = Store.NewTenant();
        Guid[] lanes = [Store.NewId(), Store.NewId()];
        foreach (var lane in lanes)
            await store.EnqueueAsync(tenant, lane, "held");
        var leases = (await store.Lanes.TakeAsync("node", 100, s_lease, CancellationToken.None)).FindAll(l => l.Tenant == tenant);
        await using var superuser = NpgsqlDataSource.Create(store.Database.SuperuserConnectionString);
        await using var other = await superuser.OpenConnectionAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await LockAsync(other, lanes.Min());

        await using var own = await store.Databases.App.OpenConnectionAsync();
        var renewing = LaneStore.RenewAsync(own, [.. leases.OrderByDescending(l => l.Lane)], s_lease, CancellationToken.None);
        await Eventually.HoldsAsync(
            () => store.Database.ScalarAsync<bool>("select exists (select 1 from pg_locks where pid = $1 and not granted)", own.ProcessID), "the renewal waits");

        await LockAsync(other, lanes.Max()); // refused (nowait) if the renewal had it already
        await transaction.CommitAsync();
        (await Eventually.WithinAsync(renewing, "the renewal goes on")).Count.ShouldBe(2);
    }

    private static async Task LockAsync(NpgsqlConnection connection, Guid lane)
    {
        await using var command = new NpgsqlCommand("select 1 from messaging.lanes where lane = $1 for update nowait", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = lane });
        (await command.ExecuteScalarAsync()).ShouldBe(1);
    }
}
