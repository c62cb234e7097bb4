using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Konstruct.Domain.Kernel;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Spectre.Console;

namespace Konstruct.Api.Cli;

/// <summary><c>events replay</c>: a tenant's history as it happened.</summary>
internal static class EventVerbs
{
    private const int WidthOfAFile = 200;

    public static Command Command() => new("events", "What happened.") { Replay() };

    private static Command Replay()
    {
        var stream = new Option<string?>("--stream") { Description = "One stream's id." };
        var asOf = new Option<string?>("--as-of") { Description = "Up to and including a time (ISO 8601, UTC when no zone is named) or a global sequence." };
        var kind = new Option<string?>("--kind") { Description = "Only events whose type begins so, e.g. model." };
        var verbose = new Option<bool>("--verbose") { Description = "Every field of every event, not only the gist." };
        return Cli.TenantVerb(
            new Command("replay", "Print events in order; personal content is opened, and what was erased reads [erased].") { stream, asOf, kind, verbose },
            async (cli, parsed, tenant, cancellation) =>
            {
                if (!TryParse(parsed.GetValue(asOf), out var time, out var seq))
                    return await cli.WrongUseAsync("--as-of is a time such as 2026-11-21T10:00:00Z or a global sequence.");
                Guid? only = null;
                if (parsed.GetValue(stream) is { } text)
                {
                    if (!Guid.TryParse(text, out var id))
                        return await cli.WrongUseAsync("--stream is a stream's id.");
                    only = id;
                }

                var history = new History(only, time, seq, parsed.GetValue(kind) ?? "");
                var types = await cli.Get<EventReader>().ReadStreamTypesAsync(tenant, cancellation);
                if (only is { } wanted && !types.ContainsKey(wanted))
                    return await cli.RefuseAsync(new Refusal("stream_unknown", "This tenant has no such stream."));
                await PrintAsync(cli, history.ReadAsync(cli, tenant, cancellation), types, parsed.GetValue(verbose), cancellation);
                return CommandLine.Done;
            });
    }

    private static async Task PrintAsync(
        Cli cli, IAsyncEnumerable<(Recorded Event, JsonNode? Data)> events, Dictionary<Guid, string> types, bool verbose, CancellationToken cancellation)
    {
        var printed = 0;
        await foreach (var (e, data) in events.WithCancellation(cancellation))
        {
            var type = types.GetValueOrDefault(e.StreamId);
            if (cli.IsJson)
                await Console.Out.WriteLineAsync(Document(e, type, data).ToJsonString(Cli.Json));
            else
                PrintLine(e, type, data, verbose);
            printed++;
        }

        if (printed == 0)
            await Console.Error.WriteLineAsync("Nothing happened that matches.");
    }

    private static JsonObject Document(Recorded e, string? streamType, JsonNode? data) => new()
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
    };

    private static void PrintLine(Recorded e, string? streamType, JsonNode? data, bool verbose)
    {
        var width = Console.IsOutputRedirected ? WidthOfAFile : Math.Max(40, AnsiConsole.Profile.Width - 78);
        AnsiConsole.MarkupLineInterpolated(
            $"[grey]{e.Position.Seq,6} {e.Timestamp.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff} {streamType,-12} {e.StreamId.ToString("N")[^8..]}[/] [{EventGist.Colour(e.Type)}]{e.Type,-24}[/] {(verbose ? "" : EventGist.Of(e, data, width))}");
        if (!verbose || data is not JsonObject members)
            return;
        foreach (var (name, value) in members)
            AnsiConsole.MarkupLineInterpolated($"         [grey]{name}:[/] {EventGist.Text(value)}");
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
}
