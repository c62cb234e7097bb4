using Konstruct.EventStore.Evidence;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.EventStore.Tests.Examples;

namespace Konstruct.EventStore.Tests.Evidence;

/// <summary>Each test changes the tables as a superuser can, and asks the chain.</summary>
public sealed class Tampering(Store store) : IClassFixture<Store>
{
    private readonly ChainVerifier _verifier = new(store.Databases);

    [Fact]
    public async Task Streams_that_nobody_touched_are_verified()
    {
        var tenant = Store.NewTenant();
        await store.OpenTicketAsync(tenant);
        var ticket = await store.OpenTicketAsync(tenant, comments: 5);
        await store.Events.CommitAsync(new UnitOfWork(tenant).Append(ticket, ExpectedVersion.Exactly(6), Store.Event(
            new TicketClosed("Größe 🙂 \"quoted\" \\ \u0001"),
            new EventContext("corr", "cause", "user-1", new Dictionary<string, string> { ["z"] = "1", ["a"] = "é" }))));

        var report = await _verifier.VerifyAsync(tenant);

        report.Findings.ShouldBeEmpty();
        (report.Events, report.Streams).ShouldBe((8, 2));
    }

    [Fact]
    public async Task The_link_in_PostgreSQL_and_the_link_here_are_the_same()
    {
        var (tenant, stream) = ("tenänt", Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"));
        var timestamp = new DateTime(2026, 11, 21, 12, 34, 56, DateTimeKind.Utc).AddMicroseconds(789_012);
        byte[] previous = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
        byte[] leaf = [.. Enumerable.Range(100, 32).Select(i => (byte)i)];
        foreach (var bdata in new byte[]?[] { null, [], [1, 2, 3] })
        {
            var there = await store.Database.ScalarAsync<byte[]>(
                $"select events.link_hash($1, $2, $3, $4, 7, 4711, 2, '18446744073709551615'::xid8, $5, {(bdata is null ? "null" : $"'\\x{Convert.ToHexString(bdata)}'")})",
                previous, leaf, tenant, stream, timestamp);

            HashChain.Link(previous, leaf, tenant, stream, 7, 4711, 2, ulong.MaxValue, timestamp, bdata).ShouldBe(there);
        }
    }

    [Theory]
    [InlineData("seq_id", "seq_id + 1000000")]
    [InlineData("id", "gen_random_uuid()")]
    [InlineData("data", "jsonb_set(data, '{text}', '\"other words\"')")]
    [InlineData("data", "data || '{\"more\": 1}'")]
    [InlineData("data", "data || '{\"fraction\": 1.5}'")]
    [InlineData("bdata", "'\\x00'")]
    [InlineData("type", "'ticket.opened.v1'")]
    [InlineData("timestamp", "timestamp + interval '1 microsecond'")]
    [InlineData("mt_dotnet_type", "'Other, Assembly'")]
    [InlineData("mt_dotnet_type", "null")]
    [InlineData("correlation_id", "'another'")]
    [InlineData("causation_id", "'another'")]
    [InlineData("headers", "'{\"actor\": \"another\"}'")]
    [InlineData("headers", "'{}'")]
    [InlineData("user_name", "'another'")]
    [InlineData("user_name", "''")]
    [InlineData("is_archived", "true")]
    [InlineData("era", "era + 1")]
    [InlineData("transaction_id", "(transaction_id::text::bigint + 1)::text::xid8")]
    [InlineData("hash", "sha256('other')")]
    public async Task A_change_of_any_column_is_found(string column, string value)
    {
        var tenant = Store.NewTenant();
        var ticket = await store.OpenTicketAsync(tenant, comments: 3);
        (await _verifier.VerifyAsync(tenant)).Verified.ShouldBeTrue();

        (await store.Database.TamperAsync($"update events.mt_events set {column} = {value} where tenant_id = $1 and version = 2", tenant.Value)).ShouldBe(1);

        var findings = (await _verifier.VerifyAsync(tenant)).Findings;
        findings[0].Version.ShouldBe(2);
        findings[0].Stream.ShouldBe(ticket.Id);
        findings.ShouldAllBe(f => f.Code == ChainCodes.EventAltered || f.Code == ChainCodes.EventReordered);
    }

    [Fact]
    public async Task Every_column_of_an_event_is_among_those_that_are_tried()
    {
        var tried = typeof(Tampering).GetMethod(nameof(A_change_of_any_column_is_found))!
            .GetCustomAttributesData().Where(a => a.AttributeType == typeof(InlineDataAttribute))
            .Select(a => (string)((IReadOnlyList<System.Reflection.CustomAttributeTypedArgument>)a.ConstructorArguments[0].Value!)[0].Value!);
        var columns = await store.Database.ListAsync<string>(
            "select column_name::text from information_schema.columns where table_schema = 'events' and table_name = 'mt_events'");

        // moving an event to another tenant, stream or version has tests of its own
        columns.Except(tried).Order().ShouldBe(["stream_id", "tenant_id", "version"]);
    }

    [Fact]
    public async Task A_changed_hash_that_fits_its_event_breaks_the_next_link()
    {
        var tenant = Store.NewTenant();
        await store.OpenTicketAsync(tenant, comments: 3);
        await store.Database.TamperAsync("update events.mt_events set user_name = 'x', hash = sha256(hash) where tenant_id = $1 and version = 2", tenant.Value);

        (await _verifier.VerifyAsync(tenant)).Findings.Select(f => (f.Code, f.Version)).ShouldBe([(ChainCodes.EventAltered, 2), (ChainCodes.EventAltered, 3)]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task A_removed_event_is_found_at_the_beginning_within_and_at_the_end(long version)
    {
        var tenant = Store.NewTenant();
        await store.OpenTicketAsync(tenant, comments: 3);
        await store.Database.TamperAsync("delete from events.mt_events where tenant_id = $1 and version = $2", tenant.Value, version);

        (await _verifier.VerifyAsync(tenant)).Findings.ShouldContain(f => f.Code == ChainCodes.EventRemoved && f.Version == version);
    }

    [Fact]
    public async Task A_removed_event_whose_followers_close_the_gap_is_found()
    {
        var tenant = Store.NewTenant();
        await store.OpenTicketAsync(tenant, comments: 3);
        await store.Database.TamperAsync("delete from events.mt_events where tenant_id = $1 and version = 2", tenant.Value);
        await store.Database.TamperAsync("update events.mt_events set version = version - 1 where tenant_id = $1 and version = 3", tenant.Value);
        await store.Database.TamperAsync("update events.mt_events set version = version - 1 where tenant_id = $1 and version = 4", tenant.Value);
        await store.Database.TamperAsync("update events.mt_streams set version = version - 1 where tenant_id = $1", tenant.Value);

        (await _verifier.VerifyAsync(tenant)).Findings[0].ShouldBe(new ChainFinding(ChainCodes.EventAltered, await OnlyStreamAsync(tenant), 2));
    }

    [Fact]
    public async Task An_inserted_event_is_found_at_the_end_and_within()
    {
        var tenant = Store.NewTenant();
        await store.OpenTicketAsync(tenant, comments: 2);
        const string Copy =
            """
            insert into events.mt_events select nextval('events.mt_events_sequence'), gen_random_uuid(), stream_id, 4, data, bdata, type, timestamp, tenant_id,
              mt_dotnet_type, correlation_id, causation_id, headers, user_name, is_archived, era, transaction_id, hash
            from events.mt_events where tenant_id = $1 and version = 3
            """;
        await store.Database.TamperAsync(Copy, tenant.Value);
        (await _verifier.VerifyAsync(tenant)).Findings.ShouldContain(f => f.Code == ChainCodes.EventInserted && f.Version == 4);

        await store.Database.TamperAsync("update events.mt_streams set version = 4 where tenant_id = $1", tenant.Value);
        (await _verifier.VerifyAsync(tenant)).Findings.ShouldContain(f => f.Code == ChainCodes.EventAltered && f.Version == 4);
    }

    [Fact]
    public async Task Two_events_that_changed_places_are_found()
    {
        var tenant = Store.NewTenant();
        await store.OpenTicketAsync(tenant, comments: 3);
        foreach (var (from, to) in new[] { (2L, 99L), (3L, 2L), (99L, 3L) })
            await store.Database.TamperAsync("update events.mt_events set version = $3 where tenant_id = $1 and version = $2", tenant.Value, from, to);

        (await _verifier.VerifyAsync(tenant)).Findings.Select(f => (f.Code, f.Version))
            .ShouldBe([(ChainCodes.EventAltered, 2), (ChainCodes.EventReordered, 3), (ChainCodes.EventAltered, 4)]);
    }

    [Fact]
    public async Task An_event_moved_to_another_stream_or_tenant_is_found_in_both()
    {
        var (tenant, other) = (Store.NewTenant(), Store.NewTenant());
        await store.OpenTicketAsync(tenant, comments: 2);
        var elsewhere = await store.OpenTicketAsync(other, comments: 1);
        await store.Database.TamperAsync(
            "update events.mt_events set tenant_id = $3, stream_id = $4 where tenant_id = $1 and version = $2", tenant.Value, 3L, other.Value, elsewhere.Id);

        (await _verifier.VerifyAsync(tenant)).Findings.ShouldContain(f => f.Code == ChainCodes.EventRemoved);
        (await _verifier.VerifyAsync(other)).Findings.ShouldContain(f => f.Code == ChainCodes.EventInserted);
    }

    [Theory]
    [InlineData("version", "version - 1")]
    [InlineData("version", "version + 1")]
    [InlineData("timestamp", "timestamp + interval '1 microsecond'")]
    [InlineData("created", "created - interval '1 day'")]
    [InlineData("hash", "sha256(hash)")]
    [InlineData("is_archived", "true")]
    [InlineData("id", "gen_random_uuid()")]
    public async Task A_change_of_the_stream_itself_is_found(string column, string value)
    {
        var tenant = Store.NewTenant();
        await store.OpenTicketAsync(tenant, comments: 1);
        await store.Database.TamperAsync($"update events.mt_streams set {column} = {value} where tenant_id = $1", tenant.Value);

        (await _verifier.VerifyAsync(tenant)).Verified.ShouldBeFalse();
    }

    [Fact]
    public async Task Events_without_their_stream_and_a_stream_without_its_events_are_found()
    {
        var tenant = Store.NewTenant();
        var first = await store.OpenTicketAsync(tenant);
        var second = await store.OpenTicketAsync(tenant);
        await store.Database.TamperAsync("delete from events.mt_streams where id = $1", first.Id);
        await store.Database.TamperAsync("delete from events.mt_events where stream_id = $1", second.Id);

        (await _verifier.VerifyAsync(tenant)).Findings.ShouldBe(
            [new(ChainCodes.StreamRemoved, first.Id), new(ChainCodes.EventRemoved, second.Id, 1)], ignoreOrder: true);
    }

    private async Task<Guid> OnlyStreamAsync(TenantId tenant) =>
        await store.Database.ScalarAsync<Guid>("select id from events.mt_streams where tenant_id = $1", tenant.Value);
}
