using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Konstruct.Api.Platform;
using Konstruct.Domain.Kernel;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Spectre.Console;

namespace Konstruct.Api.Cli;

/// <summary><c>events replay</c>: a tenant's history as it happened.</summary>
internal static class EventVerbs
{
    public static Command Command() => new("events", "What happened.") { Replay() };

    private static Command Replay()
    {
        var tenant = Cli.TenantOption();
        var stream = new Option<string?>("--stream") { Description = "One stream's id." };
        var asOf = new Option<string?>("--as-of") { Description = "Up to and including a time (ISO 8601) or a global sequence." };
        var kind = new Option<string?>("--kind") { Description = "Only events whose type begins so, e.g. model." };
        return Cli.Verb(new Command("replay", "Print events in order; personal content is opened.") { tenant, stream, asOf, kind }, async (cli, parsed, cancellation) =>
        {
            var (row, exit) = await cli.TenantAsync(parsed.GetValue(tenant)!, cancellation);
            if (row is null)
                return exit;
            if (!TryParse(parsed.GetValue(asOf), out var time, out var seq))
                return await WrongUseAsync("--as-of is a time such as 2026-11-21T10:00:00Z or a global sequence.");
            Guid? only = null;
            if (parsed.GetValue(stream) is { } text)
            {
                if (!Guid.TryParse(text, out var id))
                    return await WrongUseAsync("--stream is a stream's id.");
                only = id;
            }

            var found = await PrintAsync(cli, TenantId.From(row.Id), only, time, seq, parsed.GetValue(kind) ?? "", cancellation);
            return only is not null && found == 0
                ? await cli.RefuseAsync(new Refusal("stream_unknown", "This tenant has no such stream, or nothing of it matches."))
                : CommandLine.Done;
        });
    }

    private static async Task<int> PrintAsync(
        Cli cli, TenantId tenant, Guid? stream, DateTimeOffset? time, long? seq, string kind, CancellationToken cancellation)
    {
        var reader = cli.Get<EventReader>();
        var types = await reader.ReadStreamTypesAsync(tenant, cancellation);
        var content = cli.Get<PersonalContent>();
        var events = stream is { } id
            ? (await reader.ReadStreamAsync(new StreamId(tenant, "", id), cancellation: cancellation)).ToAsyncEnumerable()
            : reader.ReadTenantAsync(tenant, cancellation: cancellation);
        var printed = 0;
        await foreach (var e in events.WithCancellation(cancellation))
        {
            if ((time is not null && e.Timestamp > time) || (seq is not null && e.Position.Seq > seq) || !e.Type.StartsWith(kind, StringComparison.Ordinal))
                continue;
            var data = await content.OpenAllAsync(tenant, System.Text.Json.JsonSerializer.SerializeToNode(e.Data, EventTypes.Json), cancellation);
            Print(cli, e, types.GetValueOrDefault(e.StreamId), data);
            printed++;
        }

        return printed;
    }

    private static void Print(Cli cli, Recorded e, string? streamType, JsonNode? data)
    {
        if (cli.IsJson)
        {
            Console.Out.WriteLine(new JsonObject
            {
                ["seq"] = e.Position.Seq,
                ["stream"] = e.StreamId.ToString("D"),
                ["streamType"] = streamType,
                ["version"] = e.Version,
                ["id"] = e.Id.ToString("D"),
                ["type"] = e.Type,
                ["timestamp"] = e.Timestamp.ToString("O", CultureInfo.InvariantCulture),
                ["data"] = data,
                ["headers"] = e.Headers is null ? null : new JsonObject(e.Headers.Select(h => KeyValuePair.Create<string, JsonNode?>(h.Key, h.Value))),
                ["correlationId"] = e.CorrelationId,
                ["causationId"] = e.CausationId,
            }.ToJsonString(Cli.Json));
            return;
        }

        AnsiConsole.MarkupLineInterpolated(
            $"[grey]{e.Position.Seq,6} {e.Timestamp:yyyy-MM-dd HH:mm:ss.fff}[/] [grey]{streamType}/{e.StreamId.ToString("N")[..8]}[/] [aqua]{e.Type}[/]");
        if (data is JsonObject members)
        {
            foreach (var (name, value) in members)
                AnsiConsole.MarkupLineInterpolated($"         [grey]{name}:[/] {(value is JsonValue v && v.TryGetValue(out string? s) ? s : value?.ToJsonString(Cli.Json) ?? "")}");
        }
    }

    private static bool TryParse(string? asOf, out DateTimeOffset? time, out long? seq)
    {
        (time, seq) = (null, null);
        if (asOf is null)
            return true;
        if (long.TryParse(asOf, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            seq = number;
            return true;
        }

        if (!DateTimeOffset.TryParse(asOf, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
            return false;
        time = moment;
        return true;
    }

    private static async Task<int> WrongUseAsync(string message)
    {
        await Console.Error.WriteLineAsync(message);
        return CommandLine.WrongUse;
    }
}
