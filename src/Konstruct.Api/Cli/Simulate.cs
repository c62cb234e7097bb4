using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Konstruct.Api.Platform.Egress;
using Konstruct.Domain.Kernel;
using Spectre.Console;

namespace Konstruct.Api.Cli;

/// <summary><c>simulate slack "text"</c>: says something as a person in the simulated workspace and shows the thread as Slack would.</summary>
internal static class Simulate
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(150);
    private const string Placeholder = "Thinking...";

    public static Command Command() => new("simulate", "Say something as a person would, on the simulators.")
    {
        Slack(), NotYet("whatsapp", "WhatsApp"), NotYet("web", "The web chat"),
    };

    /// <summary>The name stands in the contract; the channel comes with a later version.</summary>
    private static Command NotYet(string name, string channel)
    {
        var text = new Argument<string>("text") { Description = "What the person writes." };
        return Cli.Verb(new Command(name, $"{channel} is not part of this version.") { text }, (cli, _, _) =>
            cli.RefuseAsync(new Refusal("channel_not_available", $"{channel} is not part of this version. What is there: simulate slack")));
    }

    private static Command Slack()
    {
        var text = new Argument<string>("text") { Description = "What the person writes." };
        var channel = new Option<string?>("--channel") { Description = "A channel of the simulated workspace. Default: #general; D0MAYA is a direct message." };
        var user = new Option<string?>("--user") { Description = "Who writes. Default: Maya." };
        var thread = new Option<string?>("--thread") { Description = "Write into this thread (its ts)." };
        var file = new Option<string[]>("--file") { Description = "A file to share with it; can be given several times." };
        var noWait = new Option<bool>("--no-wait") { Description = "Show the thread at once: what is written under a handed-over conversation is answered elsewhere." };
        return Cli.Verb(new Command("slack", "Mention the employee in the simulated Slack workspace.") { text, channel, user, thread, file, noWait }, async (cli, parsed, cancellation) =>
        {
            var place = parsed.GetValue(channel);
            var body = new JsonObject { ["text"] = parsed.GetValue(text), ["mention"] = place is null || !place.StartsWith('D') };
            if (place is not null)
                body["channel"] = place;
            if (parsed.GetValue(user) is { } u)
                body["user"] = u;
            if (parsed.GetValue(thread) is { } t)
            {
                body["thread_ts"] = t;
                body["mention"] = false;
            }

            var files = parsed.GetValue(file) ?? [];
            if (files.FirstOrDefault(f => !File.Exists(f)) is { } missing)
                return await cli.WrongUseAsync($"There is no file {missing}.");
            if (files.Length > 0)
                body["files"] = new JsonArray([.. files.Select(SharedFile)]);
            return await RunAsync(cli, body, !parsed.GetValue(noWait), cancellation);
        });
    }

    private static JsonNode SharedFile(string path) => new JsonObject
    {
        ["name"] = Path.GetFileName(path),
        ["mimetype"] = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".png" => "image/png",
            ".jpg" or ".jpeg" => "image/jpeg",
            ".gif" => "image/gif",
            ".webp" => "image/webp",
            ".pdf" => "application/pdf",
            ".txt" or ".md" => "text/plain",
            _ => "application/octet-stream",
        },
        ["content"] = Convert.ToBase64String(File.ReadAllBytes(path)),
    };

    private static async Task<int> RunAsync(Cli cli, JsonObject message, bool waits, CancellationToken cancellation)
    {
        var configured = cli.Get<IConfiguration>()["Slack:ApiBaseUrl"] ?? "";
        if (!Uri.TryCreate(configured, UriKind.Absolute, out var api) || !api.IsLoopback)
        {
            await Console.Error.WriteLineAsync("Slack:ApiBaseUrl is not a simulator on this machine. Start one with ./dev up");
            return CommandLine.Environment;
        }

        var root = new Uri(api, "/");
        JsonNode said;
        try
        {
            said = await SendAsync(cli, HttpMethod.Post, new Uri(root, "control/slack/messages"), message, cancellation);
        }
        catch (HttpRequestException)
        {
            await Console.Error.WriteLineAsync($"No simulator answers at {root}. Start one with ./dev up");
            return CommandLine.Environment;
        }

        var refused = said["deliveries"]!.AsArray().FirstOrDefault(d => d?["status"]?.GetValue<int?>() is not 200);
        if (refused is not null)
        {
            await Console.Error.WriteLineAsync($"Konstruct did not take the event: {refused.ToJsonString()}");
            return CommandLine.Refused;
        }

        var address = new Uri(root, $"control/slack/threads/{said["channel"]}/{said["thread_ts"] ?? said["ts"]}?viewer={message["user"] ?? "U0MAYA"}");
        var clock = cli.Get<TimeProvider>();
        var started = clock.GetTimestamp();
        var thread = await cli.WaitAsync("Waiting for the answer", async () =>
        {
            while (true)
            {
                var now = await SendAsync(cli, HttpMethod.Get, address, null, cancellation);
                if (!waits || IsAnswered(now, said["ts"]!.GetValue<string>()) || clock.GetElapsedTime(started) > s_limit)
                    return now;
                await Task.Delay(s_look, clock, cancellation);
            }
        });
        await ShowAsync(cli, thread);
        return !waits || IsAnswered(thread, said["ts"]!.GetValue<string>()) ? CommandLine.Done : CommandLine.Refused;
    }

    private static bool IsAnswered(JsonNode thread, string after) => Messages(thread).Any(m =>
        (m["is_bot"]?.GetValue<bool>() == true || m["ephemeral"]?.GetValue<bool>() == true)
        && string.CompareOrdinal(m["ts"]!.GetValue<string>(), after) > 0
        && m["text"]!.GetValue<string>() != Placeholder);

    private static IEnumerable<JsonNode> Messages(JsonNode thread) => thread["messages"]!.AsArray().OfType<JsonNode>();

    private static async Task ShowAsync(Cli cli, JsonNode thread)
    {
        if (cli.IsJson)
        {
            await Console.Out.WriteLineAsync(thread.ToJsonString(Cli.Json));
            return;
        }

        AnsiConsole.MarkupLineInterpolated($"[grey]Slack · {thread["channel"]!.ToString()} · thread {thread["thread_ts"]!.ToString()}[/]");
        foreach (var message in Messages(thread))
        {
            var at = DateTimeOffset.FromUnixTimeSeconds((long)double.Parse(message["ts"]!.GetValue<string>(), CultureInfo.InvariantCulture));
            var marks = new StringBuilder();
            if (message["ephemeral"]?.GetValue<bool>() == true)
                marks.Append(" (only visible to you)");
            if (message["earlier_texts"]?.AsArray().Count > 0)
                marks.Append(" (was: ").Append(message["earlier_texts"]!.AsArray()[0]!.GetValue<string>()).Append(')');
            var colour = message["is_bot"]?.GetValue<bool>() == true ? "aqua" : "yellow";
            AnsiConsole.MarkupLine($"\n[bold {colour}]{Markup.Escape(message["user_name"]?.ToString() ?? "")}[/] [grey]{at:HH:mm:ss}{Markup.Escape(marks.ToString())}[/]");
            AnsiConsole.WriteLine(message["display"]?.ToString() ?? message["text"]!.ToString());
        }
    }

    private static async Task<JsonNode> SendAsync(Cli cli, HttpMethod method, Uri address, JsonObject? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, address);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await cli.Get<Platform.Egress.Egress>().SendAsync(request, new EgressPolicy(TimeSpan.FromSeconds(30), 8 * 1024 * 1024), cancellation);
        var text = await response.Content.ReadAsStringAsync(cancellation);
        response.EnsureSuccessStatusCode();
        return JsonNode.Parse(text) ?? throw new JsonException("The simulator answered nothing.");
    }
}
