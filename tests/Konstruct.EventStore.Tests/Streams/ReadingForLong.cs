using Konstruct.EventStore.Evidence;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.EventStore.Tests.Examples;
using Konstruct.TestSupport;
using Npgsql;

namespace Konstruct.EventStore.Tests.Streams;

/// <summary>Replays, exports and verification read everything a tenant has; the time limits of requests are not theirs.</summary>
public sealed class ReadingForLong(Store store) : IClassFixture<Store>
{
    private const string Pause = "select pg_sleep(0.4)";

    [Fact]
    public async Task A_tenants_history_may_be_read_for_longer_than_a_request_may_take()
    {
        var tenant = await MuchHistoryAsync();
        await LimitStatementsAsync();
        var events = 0;
        await foreach (var _ in store.Reader.ReadTenantAsync(tenant))
        {
            // the reader is slow while the server still has rows to send
            if (++events == 1)
                await store.Database.TamperAsync(Pause);
        }

        events.ShouldBe(401);
        (await new ChainVerifier(store.Databases).VerifyAsync(tenant)).Events.ShouldBe(401);
    }

    [Fact]
    public async Task A_request_may_not()
    {
        await LimitStatementsAsync();
        await using var request = store.Databases.App.CreateCommand(Pause);

        (await Should.ThrowAsync<PostgresException>(() => request.ExecuteNonQueryAsync())).SqlState.ShouldBe(PostgresErrorCodes.QueryCanceled);
    }

    private async Task<TenantId> MuchHistoryAsync()
    {
        // more than the buffers between the two hold
        var tenant = Store.NewTenant();
        var ticket = Store.NewTicket(tenant);
        await store.AppendAsync(
            ticket, ExpectedVersion.New,
            [new TicketOpened("long", 1), .. Enumerable.Range(1, 400).Select(i => new TicketCommented(i, new string((char)('a' + (i % 26)), 40_000)))]);
        // other tests write in the same cluster
        await Eventually.HoldsAsync(
            () => store.Database.ScalarAsync<bool>("select max(transaction_id) < pg_snapshot_xmin(pg_current_snapshot()) from events.mt_events"),
            "the order of the events is settled");
        return tenant;
    }

    private async Task LimitStatementsAsync()
    {
        // for this database alone: other tests share the role
        await store.Database.TamperAsync($"alter role konstruct_app in database {store.Database.Name} set statement_timeout = '200ms'");
        store.Databases.App.Clear();
    }
}
