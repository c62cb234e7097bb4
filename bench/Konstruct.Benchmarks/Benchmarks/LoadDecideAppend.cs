using System.Collections.Concurrent;
using Konstruct.Benchmarks.Conversations;
using Konstruct.Benchmarks.Plain;
using Konstruct.Benchmarks.Running;
using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Streams;

namespace Konstruct.Benchmarks.Benchmarks;

/// <summary>A stream is used from its 45th event to its 75th, so that what is loaded has 60 events on the average; then it is left.</summary>
internal sealed class LoadDecideAppend : IBenchmark
{
    private const int Writers = 8;
    private const int FirstLength = 45;
    private const int LastLength = 75;
    private const int CyclesPerStream = (LastLength - FirstLength) / 3;

    // more than any machine of today does, so that a run ends by the clock
    private const int CyclesPerSecond = 2_500;

    private readonly Examples[] _ids = [.. Enumerable.Range(1, Writers).Select(n => new Examples(n))];
    private readonly ConcurrentQueue<StreamId> _fresh = new();
    private PlainEvents _plain = null!;
    private Store _store = null!;

    public string Name => "load-decide-append";

    public string Work => "load ~60 events, decide, append 3, enqueue one envelope, 8 clients";

    public string Yardstick => "plain INSERT";

    public string Unit => "/s";

    public double Target => 0.25;

    public async Task PrepareAsync(BenchmarkDatabase database, CancellationToken cancellation)
    {
        _store = await Store.OpenAsync(database, cancellation);
        _plain = await PlainEvents.CreateAsync(database, _store, cancellation);
    }

    public Task<double> MeasureYardstickAsync(TimeSpan duration, CancellationToken cancellation) =>
        _plain.InsertRateAsync(Writers, duration, w => (Examples.Tenants[w], _ids[w].NextId(), 1, _ids[w]), cancellation);

    public async Task<double> MeasureOursAsync(TimeSpan duration, CancellationToken cancellation)
    {
        await MakeStreamsAsync((int)(duration.TotalSeconds * CyclesPerSecond / CyclesPerStream) + Writers, cancellation);
        var current = new StreamId[Writers];
        var left = new int[Writers];
        return await Clients.RateAsync(Writers, duration, async w =>
        {
            if (left[w] == 0 && _fresh.TryDequeue(out current[w]))
                left[w] = CyclesPerStream;
            if (left[w]-- <= 0)
                return false;
            await TurnAsync(current[w], _ids[w], cancellation);
            return true;
        });
    }

    public Task<IReadOnlyDictionary<string, double>> MeasureBesideAsync(TimeSpan duration, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<string, double>>(new Dictionary<string, double>());

    private async Task TurnAsync(StreamId stream, Examples ids, CancellationToken cancellation)
    {
        var conversation = Conversation.Fold(await _store.Reader.ReadStreamAsync(stream, cancellation: cancellation));
        var turn = ids.NextId();
        var vault = await _store.Keys.OfAsync(stream.Tenant, cancellation);
        await _store.Keys.EnsureSubjectsAsync(vault, [conversation.LastSender], cancellation);
        await _store.Events.CommitAsync(
            new UnitOfWork(stream.Tenant)
                .Append(stream, ExpectedVersion.Exactly(conversation.Version), [.. conversation.Answer(turn).Select(ids.ToAppend)])
                .Deduplicate(vault.Digest("turn", turn.ToString("N")))
                .Enqueue(new Envelope(stream.Id, "deliver", $$"""{"turn":"{{turn}}"}""")),
            cancellation);
    }

    private async Task MakeStreamsAsync(int count, CancellationToken cancellation)
    {
        var streams = Enumerable.Range(0, Math.Max(0, count - _fresh.Count)).Select(n =>
            new StreamId(Examples.Tenants[n % Writers], "conversation", _ids[0].NextId())).ToList();
        var seed = _ids[0].Next(int.MaxValue);
        await Clients.ShareAsync(
            streams.Index(),
            Writers,
            async (s, stop) =>
            {
                var examples = new Examples(seed ^ s.Index);
                await _store.Events.CommitAsync(
                    new UnitOfWork(s.Item.Tenant).Append(
                        s.Item, ExpectedVersion.New, [.. Enumerable.Range(0, FirstLength).Select(n => examples.ToAppend(examples.Event(n)))]),
                    stop);
            },
            cancellation);
        foreach (var stream in streams)
            _fresh.Enqueue(stream);
    }
}
