using Konstruct.Benchmarks.Conversations;
using Konstruct.Benchmarks.Plain;
using Konstruct.Benchmarks.Running;
using Konstruct.EventStore.Streams;

namespace Konstruct.Benchmarks.Benchmarks;

internal sealed class StartStream : IBenchmark
{
    private const int Writers = 8;
    private readonly Examples[] _ids = [.. Enumerable.Range(1, Writers).Select(n => new Examples(n))];
    private PlainEvents _plain = null!;
    private Store _store = null!;

    public string Name => "start-stream";

    public string Work => "start a stream with one event, 8 writers";

    public string Yardstick => "plain INSERT";

    public string Unit => "/s";

    public double Target => 0.60;

    public async Task PrepareAsync(BenchmarkDatabase database, CancellationToken cancellation)
    {
        _store = await Store.OpenAsync(database, cancellation);
        _plain = await PlainEvents.CreateAsync(database, _store, cancellation);
    }

    public Task<double> MeasureYardstickAsync(TimeSpan duration, CancellationToken cancellation) =>
        _plain.InsertRateAsync(Writers, duration, w => (Examples.Tenants[w], _ids[w].NextId(), 1, _ids[w]), cancellation);

    public Task<double> MeasureOursAsync(TimeSpan duration, CancellationToken cancellation) =>
        Clients.RateAsync(Writers, duration, async w =>
        {
            var stream = new StreamId(Examples.Tenants[w], "conversation", _ids[w].NextId());
            await _store.ReceiveAsync(stream, ExpectedVersion.New, _ids[w], cancellation);
            return true;
        });

    public Task<IReadOnlyDictionary<string, double>> MeasureBesideAsync(TimeSpan duration, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<string, double>>(new Dictionary<string, double>());
}
