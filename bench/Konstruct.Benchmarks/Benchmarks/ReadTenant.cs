using System.Diagnostics;
using Konstruct.Benchmarks.Conversations;
using Konstruct.Benchmarks.Plain;
using Konstruct.Benchmarks.Running;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Benchmarks.Benchmarks;

internal sealed class ReadTenant : IBenchmark
{
    private PlainEvents _plain = null!;
    private Store _store = null!;

    public string Name => "read-tenant";

    public string Work => "read 200,000 events of a tenant in order, deserialised";

    public string Yardstick => "plain ordered reading";

    public string Unit => "events/s";

    public double Target => 0.80;

    public async Task PrepareAsync(BenchmarkDatabase database, CancellationToken cancellation)
    {
        _store = await Store.OpenAsync(database, cancellation);
        _plain = await ScatteredEvents.PrepareAsync(database, _store, cancellation);
    }

    public Task<double> MeasureYardstickAsync(TimeSpan duration, CancellationToken cancellation) => _plain.ReadRateAsync(cancellation);

    public Task<double> MeasureOursAsync(TimeSpan duration, CancellationToken cancellation) => RateAsync(null, cancellation);

    public async Task<IReadOnlyDictionary<string, double>> MeasureBesideAsync(TimeSpan duration, CancellationToken cancellation)
    {
        var vault = await _store.Keys.OfAsync(Examples.Tenants[0], cancellation);
        return new Dictionary<string, double> { ["with every text decrypted"] = await RateAsync(vault, cancellation) };
    }

    private async Task<double> RateAsync(TenantVault? opening, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var events = 0;
        await foreach (var recorded in _store.Reader.ReadTenantAsync(Examples.Tenants[0], cancellation: cancellation))
        {
            events++;
            if (opening is null)
                continue;
            _ = recorded.Data switch
            {
                ConversationEvent.MessageReceived e => e.Content.Open(opening),
                ConversationEvent.ReplyComposed e => e.Content.Open(opening),
                _ => null,
            };
        }

        return events == ScatteredEvents.Events
            ? events / clock.Elapsed.TotalSeconds
            : throw new InvalidOperationException($"{events} events were read and {ScatteredEvents.Events} are there.");
    }
}
