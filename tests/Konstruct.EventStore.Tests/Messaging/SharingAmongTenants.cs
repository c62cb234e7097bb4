using System.Security.Cryptography;
using System.Text.Json;
using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Tenancy;
using Konstruct.EventStore.Tests.Examples;

namespace Konstruct.EventStore.Tests.Messaging;

/// <summary>One tenant's flood is that tenant's own.</summary>
public sealed class SharingAmongTenants : IAsyncLifetime
{
    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(15);

    // each test a database of its own: lanes are taken over all tenants
    private readonly Store _store = new();

    public Task InitializeAsync() => _store.InitializeAsync();

    public Task DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_tenant_with_one_lane_does_not_wait_behind_another_ones_thousand()
    {
        var (loud, quiet) = (Store.NewTenant(), Store.NewTenant());
        await QueueAsync(loud, 1000);
        var lane = await _store.EnqueueAsync(quiet, Store.NewId(), "late");

        var taken = await TakeAsync(4);

        taken.Count.ShouldBe(4);
        taken.ShouldContain(l => l.Tenant == quiet && l.Lane == lane);
    }

    [Fact]
    public async Task Places_that_come_free_one_by_one_are_shared_too()
    {
        var (loud, quiet) = (Store.NewTenant(), Store.NewTenant());
        await QueueAsync(loud, 1000);
        await _store.EnqueueAsync(quiet, Store.NewId(), "late");

        // one of two each time: that a fair coin falls on the same side forty times does not happen
        var took = 0;
        while (!(await TakeAsync(1)).Exists(l => l.Tenant == quiet))
            (++took).ShouldBeLessThan(40);
    }

    [Fact]
    public async Task Among_more_tenants_than_one_look_meets_each_has_its_turn()
    {
        var tenants = Enumerable.Range(0, 100).Select(i => TenantId.From(new Guid(SHA256.HashData(BitConverter.GetBytes(i))[..16]))).ToList();
        foreach (var tenant in tenants)
            await QueueAsync(tenant, 3);

        var served = new HashSet<TenantId>();
        for (var looks = 0; looks < 18; looks++)
            served.UnionWith((await TakeAsync(16)).Select(l => l.Tenant));

        served.Count.ShouldBeGreaterThan(90);
        (await TakeAsync(16)).Count.ShouldBe(12); // and nothing is left over or given twice
    }

    [Fact]
    public async Task Of_one_tenant_the_oldest_come_first()
    {
        var tenant = Store.NewTenant();
        var lanes = await QueueAsync(tenant, 20);

        (await TakeAsync(5)).Select(l => l.Lane).ShouldBe(lanes.Take(5), ignoreOrder: true);
    }

    [Fact]
    public async Task A_queue_of_ten_thousand_costs_a_look_at_some_of_it()
    {
        foreach (var size in new[] { 9_000, 300, 200, 200, 100, 100, 50, 30, 19, 1 })
            await QueueAsync(Store.NewTenant(), size);
        await _store.Database.TamperAsync("analyze messaging.lanes");

        await using var explain = _store.Databases.App.CreateCommand("explain (analyze, buffers, format json) select * from messaging.take_lanes('node', 16, '15 s')");
        using var plan = JsonDocument.Parse((string)(await explain.ExecuteScalarAsync())!);
        var root = plan.RootElement[0].GetProperty("Plan");

        root.GetProperty("Actual Rows").GetDouble().ShouldBe(16);
        root.GetProperty("Shared Hit Blocks").GetInt32().ShouldBeLessThan(2_500);
    }

    private Task<List<LaneLease>> TakeAsync(int limit) => _store.Lanes.TakeAsync("node", limit, s_lease, CancellationToken.None);

    /// <summary>Lanes that have been due for an hour, the first one longest.</summary>
    private async Task<List<Guid>> QueueAsync(TenantId tenant, int lanes)
    {
        var ids = Enumerable.Range(0, lanes).Select(_ => Store.NewId()).ToList();
        await _store.Database.TamperAsync(
            """
            insert into messaging.lanes (tenant_id, lane, due)
            select $1, l.lane, now() - interval '1 hour' + make_interval(secs => l.place) from unnest($2) with ordinality as l (lane, place)
            """,
            tenant.Value, ids.ToArray());
        return ids;
    }
}
