using System.Diagnostics;
using Konstruct.Benchmarks.Conversations;
using Konstruct.Benchmarks.Plain;
using Konstruct.Benchmarks.Running;
using Konstruct.EventStore.Projections;
using Konstruct.EventStore.Streams;

namespace Konstruct.Benchmarks.Benchmarks;

/// <summary>Builds the read model beside the live table from the first event on: a batch, its rows and its checkpoint in one transaction; then the swap.</summary>
internal sealed class RebuildReadModel : IBenchmark
{
    private const int BatchSize = 5_000;
    private readonly ReadModelTable<ConversationUsage> _table = new(new ConversationUsageModel());
    private BenchmarkDatabase _database = null!;
    private PlainEvents _plain = null!;
    private Store _store = null!;

    public string Name => "rebuild";

    public string Work => "rebuild a read model of 1,000 rows from 200,000 scattered events";

    public string Yardstick => "plain ordered reading";

    public string Unit => "events/s";

    public double Target => 0.20;

    public async Task PrepareAsync(BenchmarkDatabase database, CancellationToken cancellation)
    {
        _database = database;
        _store = await Store.OpenAsync(database, cancellation);
        _plain = await ScatteredEvents.PrepareAsync(database, _store, cancellation);
    }

    public Task<double> MeasureYardstickAsync(TimeSpan duration, CancellationToken cancellation) => _plain.ReadRateAsync(cancellation);

    public async Task<double> MeasureOursAsync(TimeSpan duration, CancellationToken cancellation)
    {
        var progress = new ProjectionStore(_database.Databases, _store.Reader);
        var name = ProjectionStore.ProgressionName(_table.Name, _table.Version);
        var types = _table.Events.Select(ConversationEvent.Registry.NameOf).ToArray();
        await using var connection = await _database.Databases.Daemon.OpenConnectionAsync(cancellation);

        var clock = Stopwatch.StartNew();
        var before = await ProjectionStore.ListBuildsAsync(connection, _table.Name, cancellation);
        var build = await _table.CreateAsync(connection, cancellation);
        var (position, folded, full) = (Position.Start, 0, true);
        while (full)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            var (events, reached) = await progress.ReadAsync(connection, position, types, BatchSize, cancellation);
            await _table.FoldAsync(connection, build, events, cancellation);
            await progress.WriteProgressionAsync(connection, name, reached, cancellation);
            await transaction.CommitAsync(cancellation);
            (position, folded, full) = (reached, folded + events.Count, events.Count == BatchSize);
        }

        await ProjectionStore.MakeLiveAsync(connection, _table.Name, _table.Version, build, cancellation);
        var rate = folded / clock.Elapsed.TotalSeconds;
        if (folded != ScatteredEvents.Events)
            throw new InvalidOperationException($"{folded} events were folded and {ScatteredEvents.Events} are there.");
        foreach (var old in before)
            await ProjectionStore.DropAsync(connection, old.Name, old.Version, old.Build, cancellation);
        return rate;
    }

    public Task<IReadOnlyDictionary<string, double>> MeasureBesideAsync(TimeSpan duration, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<string, double>>(new Dictionary<string, double>());
}
