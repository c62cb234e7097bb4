using System.CommandLine;
using Konstruct.Api.Platform;

namespace Konstruct.Api.Cli;

/// <summary><c>serve [--urls]</c>: the server, until it is told to stop.</summary>
internal static class Serve
{
    public const string Name = "serve";

    public static Command Command()
    {
        var urls = new Option<string?>("--urls") { Description = "Addresses to listen on, separated by semicolons. Default: http://127.0.0.1:8080" };
        var json = new Option<bool>("--json") { Description = "Logs as JSON lines; they are so anyway outside the environment Development." };
        var command = new Command(Name, "Run the server until it is told to stop (Ctrl-C, SIGTERM).") { urls, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var app = KonstructHost.Build(parsed.GetValue(urls) ?? "http://127.0.0.1:8080", jsonLogs: parsed.GetValue(json));
            return await KonstructHost.RunAsync(app, cancellation);
        });
        return command;
    }
}
