using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Konstruct.Api.Platform;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Cli;

/// <summary>Which part of a tenant's history is wanted, and reading it: never all of it in memory, the people's keys fetched for many events at once.</summary>
/// <param name="Stream">One stream; null for all, in global order.</param>
/// <param name="Time">Up to and including.</param>
/// <param name="Seq">Up to and including, by global sequence.</param>
/// <param name="Kind">How the event's type begins; empty for all.</param>
internal sealed record History(Guid? Stream, DateTimeOffset? Time, long? Seq, string Kind)
{
    private const int Chunk = 500;

    /// <summary>The events with their content opened.</summary>
    public async IAsyncEnumerable<(Recorded Event, JsonNode? Data)> ReadAsync(Cli cli, TenantId tenant, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var reader = cli.Get<EventReader>();
        var content = cli.Get<PersonalContent>();
        var events = Stream is { } id ? OneStreamAsync(reader, new StreamId(tenant, "", id), cancellation) : reader.ReadTenantAsync(tenant, cancellation: cancellation);
        var chunk = new List<Recorded>(Chunk);
        await foreach (var e in events.Where(IsWanted).WithCancellation(cancellation))
        {
            chunk.Add(e);
            if (chunk.Count < Chunk)
                continue;
            foreach (var opened in await OpenAsync(content, tenant, chunk, cancellation))
                yield return opened;
            chunk.Clear();
        }

        foreach (var opened in await OpenAsync(content, tenant, chunk, cancellation))
            yield return opened;
    }

    private bool IsWanted(Recorded e) =>
        (Time is null || e.Timestamp <= Time) && (Seq is null || e.Position.Seq <= Seq) && e.Type.StartsWith(Kind, StringComparison.Ordinal);

    private static async IAsyncEnumerable<Recorded> OneStreamAsync(EventReader reader, StreamId stream, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (long after = 0; ; after += Chunk)
        {
            var page = await reader.ReadStreamAsync(stream, after, after + Chunk, cancellation);
            foreach (var e in page)
                yield return e;
            if (page.Count < Chunk)
                yield break;
        }
    }

    private static async Task<IReadOnlyList<(Recorded Event, JsonNode? Data)>> OpenAsync(
        PersonalContent content, TenantId tenant, List<Recorded> events, CancellationToken cancellation)
    {
        if (events.Count == 0)
            return [];
        // one document for all, so that the keys of everybody in it are one question
        var documents = new JsonArray([.. events.Select(e => JsonSerializer.SerializeToNode(e.Data, EventTypes.Json))]);
        var opened = (JsonArray)(await content.OpenAllAsync(tenant, documents, cancellation))!;
        var data = opened.ToList();
        opened.Clear();
        return [.. events.Zip(data)];
    }
}
