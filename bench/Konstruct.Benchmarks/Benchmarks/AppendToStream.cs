using Konstruct.Benchmarks.Conversations;
using Konstruct.Benchmarks.Plain;
using Konstruct.Benchmarks.Running;
using Konstruct.EventStore.Streams;

namespace Konstruct.Benchmarks.Benchmarks;

internal sealed class AppendToStream : IBenchmark
{
    private const int Writers = 8;
    private const int StreamsPerWriter = 250;
    private readonly Examples[] _ids = [.. Enumerable.Range(1, Writers).Select(n => new Examples(n))];
    private readonly Guid[][] _streams = [.. Enumerable.Range(1, Writers).Select(n => Ids(new Examples(100 + n)))];
    private readonly long[][] _versions = [.. Enumerable.Range(1, Writers).Select(_ => new long[StreamsPerWriter])];
    private readonly long[][] _plainVersions = [.. Enumerable.Range(1, Writers).Select(_ => new long[StreamsPerWriter])];
    private PlainEvents _plain = null!;
    private Store _store = null!;

    public string Name => "append";

    public string Work => "append one event to an existing stream, 8 writers";

    public string Yardstick => "plain INSERT";

    public string Unit => "/s";

    public double Target => 0.55;

    public async Task PrepareAsync(BenchmarkDatabase database, CancellationToken cancellation)
    {
        _store = await Store.OpenAsync(database, cancellation);
        _plain = await PlainEvents.CreateAsync(database, _store, cancellation);
        await Clients.ShareAsync(
            Enumerable.Range(0, Writers),
            Writers,
            async (w, stop) =>
            {
                for (var s = 0; s < StreamsPerWriter; s++)
                    await AppendAsync(w, s, stop);
            },
            cancellation);
    }

    public Task<double> MeasureYardstickAsync(TimeSpan duration, CancellationToken cancellation) =>
        _plain.InsertRateAsync(
            Writers,
            duration,
            w =>
            {
                var s = _ids[w].Next(StreamsPerWriter);
                return (Examples.Tenants[w], _streams[w][s], ++_plainVersions[w][s], _ids[w]);
            },
            cancellation);

    public Task<double> MeasureOursAsync(TimeSpan duration, CancellationToken cancellation) =>
        Clients.RateAsync(Writers, duration, async w =>
        {
            await AppendAsync(w, _ids[w].Next(StreamsPerWriter), cancellation);
            return true;
        });

    public Task<IReadOnlyDictionary<string, double>> MeasureBesideAsync(TimeSpan duration, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<string, double>>(new Dictionary<string, double>());

    private async Task AppendAsync(int writer, int place, CancellationToken cancellation)
    {
        var stream = new StreamId(Examples.Tenants[writer], "conversation", _streams[writer][place]);
        var result = await _store.ReceiveAsync(stream, ExpectedVersion.Exactly(_versions[writer][place]), _ids[writer], cancellation);
        _versions[writer][place] = result.Versions[0];
    }

    private static Guid[] Ids(Examples examples) => [.. Enumerable.Range(0, StreamsPerWriter).Select(_ => examples.NextId())];
}
