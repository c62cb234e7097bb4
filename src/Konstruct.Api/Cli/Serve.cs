using System.CommandLine;
using Konstruct.Api.Platform;

namespace Konstruct.Api.Cli;

/// <summary><c>serve [--urls]</c>: the server, until it is told to stop.</summary>
internal static class Serve
{
    public static Command Command()
    {
        var urls = new Option<string?>("--urls") { Description = "Addresses to listen on. Default: http://127.0.0.1:8080" };
        var command = new Command("serve", "Run the server.") { urls };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var app = KonstructHost.Build(parsed.GetValue(urls) ?? "http://127.0.0.1:8080");
            return await KonstructHost.RunAsync(app, cancellation);
        });
        return command;
    }
}
