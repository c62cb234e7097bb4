using System.Text;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tests.Examples;
using Npgsql;
using NpgsqlTypes;

namespace Konstruct.EventStore.Tests.Streams;

public sealed class TakingSnapshots(Store store) : IClassFixture<Store>
{
    [Fact]
    public async Task A_snapshot_of_this_fold_version_saves_the_events_before_it()
    {
        var ticket = await store.OpenTicketAsync(Store.NewTenant(), comments: 5);
        await PutAsync(ticket, version: 4, foldVersion: 2, """{"comments": 3}""");

        var (snapshot, events) = await store.Reader.ReadStreamWithSnapshotAsync(ticket, foldVersion: 2);
        snapshot.ShouldNotBeNull().Version.ShouldBe(4);
        Encoding.UTF8.GetString(snapshot.State).ShouldBe("""{"comments": 3}""");
        events.Select(e => e.Version).ShouldBe([5, 6]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_snapshot_of_another_fold_version_is_ignored(int foldVersion)
    {
        var ticket = await store.OpenTicketAsync(Store.NewTenant(), comments: 2);
        await PutAsync(ticket, version: 2, foldVersion: 2, "{}");

        var (snapshot, events) = await store.Reader.ReadStreamWithSnapshotAsync(ticket, foldVersion);
        snapshot.ShouldBeNull();
        events.Count.ShouldBe(3);
    }

    [Fact]
    public async Task An_older_snapshot_that_comes_late_does_not_replace_a_newer_one()
    {
        var ticket = await store.OpenTicketAsync(Store.NewTenant(), comments: 5);
        await PutAsync(ticket, version: 5, foldVersion: 2, "{}");
        await PutAsync(ticket, version: 3, foldVersion: 2, "{}");
        await PutAsync(ticket, version: 6, foldVersion: 1, "{}");

        (await store.Reader.ReadStreamWithSnapshotAsync(ticket, 2)).Snapshot.ShouldNotBeNull().Version.ShouldBe(5);
    }

    private async Task PutAsync(StreamId stream, long version, int foldVersion, string state)
    {
        await using var command = store.Databases.App.CreateCommand("select events.put_snapshot($1, $2, $3, $4, $5)");
        command.Parameters.Add(new NpgsqlParameter { Value = stream.Tenant.Value });
        command.Parameters.Add(new NpgsqlParameter { Value = stream.Id });
        command.Parameters.Add(new NpgsqlParameter { Value = version });
        command.Parameters.Add(new NpgsqlParameter { Value = foldVersion });
        command.Parameters.Add(new NpgsqlParameter { Value = state, NpgsqlDbType = NpgsqlDbType.Jsonb });
        await command.ExecuteNonQueryAsync();
    }
}
