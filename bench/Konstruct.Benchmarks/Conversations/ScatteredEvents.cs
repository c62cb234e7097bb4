using Konstruct.Benchmarks.Plain;
using Konstruct.Benchmarks.Running;
using Konstruct.EventStore.Streams;

namespace Konstruct.Benchmarks.Conversations;

/// <summary>200,000 events of one tenant, scattered over 1,000 streams, and the same rows in the plain table.</summary>
internal static class ScatteredEvents
{
    public const int Events = 200_000;
    public const int Streams = 1_000;
    private const int UnitSize = 50;
    private const int Writers = 8;

    public static async Task<PlainEvents> PrepareAsync(BenchmarkDatabase database, Store store, CancellationToken cancellation)
    {
        var tenant = Examples.Tenants[0];
        var examples = new Examples(1);
        var streams = Enumerable.Range(0, Streams).Select(_ => new StreamId(tenant, "conversation", examples.NextId())).ToArray();
        await Clients.ShareAsync(
            Enumerable.Range(0, Events / UnitSize),
            Writers,
            async (n, stop) =>
            {
                var own = new Examples(1000 + n);
                var unit = new UnitOfWork(tenant);
                // each unit touches other streams: no two neighbouring events belong to one row
                for (var i = 0; i < UnitSize; i++)
                    unit.Append(streams[(own.Next(Streams / UnitSize) * UnitSize) + i], ExpectedVersion.Any, own.ToAppend(own.Event(n + i)));
                await store.Events.CommitAsync(unit, stop);
            },
            cancellation);
        await database.RunAsync(cancellation, "vacuum analyze events.mt_events");
        var plain = await PlainEvents.CreateAsync(database, store, cancellation);
        await PlainEvents.CopyAsync(database, cancellation);
        return plain;
    }
}
