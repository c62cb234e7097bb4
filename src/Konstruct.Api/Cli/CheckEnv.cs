using System.CommandLine;
using Konstruct.Api.Platform;
using Spectre.Console;

namespace Konstruct.Api.Cli;

/// <summary><c>check-env</c>: whether everything a server needs is there, each thing really asked. Exit code 3 when something essential is missing.</summary>
internal static class CheckEnv
{
    /// <summary>Long enough for a slow network, short enough that nobody wonders.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    public static Command Command()
    {
        var json = Cli.JsonOption();
        var command = new Command("check-env", "Check settings, PostgreSQL, Redis, Slack, model providers, master key and clock.") { json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var output = new Output(parsed.GetValue(json));
            var findings = new List<EnvironmentFinding>();
            var environment = new EnvironmentChecks(KonstructConfiguration.Build(), s_limit);
            await using (environment)
            {
                foreach (var check in environment.All)
                    findings.AddRange(await check(cancellation));
            }

            var agrees = findings.TrueForAll(f => f.State != EnvironmentState.Missing);
            if (output.IsJson)
                await output.ShowAsync(new { ok = agrees, checks = findings });
            else
                Print(findings);
            if (agrees)
                return CommandLine.Done;
            await Console.Error.WriteLineAsync("Something essential is missing. [environment_incomplete]");
            return CommandLine.Environment;
        });
        return command;
    }

    private static void Print(List<EnvironmentFinding> findings)
    {
        var table = new Table().RoundedBorder().AddColumns("what", "state", "detail", "ms");
        foreach (var finding in findings)
        {
            var (colour, state) = finding.State switch
            {
                EnvironmentState.Ok => ("green", "ok"),
                EnvironmentState.Warning => ("yellow", "look at"),
                _ => ("red", "missing"),
            };
            table.AddRow(new Text(finding.Name), new Markup($"[{colour}]{state}[/]"), new Text(finding.Detail), new Text($"{finding.Milliseconds}"));
        }

        AnsiConsole.Write(table);
    }
}

/// <summary>How one thing stands.</summary>
internal enum EnvironmentState
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>A server runs, and something is worse than it could be.</summary>
    Warning,

    /// <summary>A server does not start, or cannot answer anybody.</summary>
    Missing,
}

/// <param name="Detail">For a person; never a password, a key or a connection string.</param>
internal sealed record EnvironmentFinding(string Name, EnvironmentState State, string Detail, long Milliseconds = 0)
{
    public static EnvironmentFinding Ok(string name, string detail) => new(name, EnvironmentState.Ok, detail);

    public static EnvironmentFinding Warning(string name, string detail) => new(name, EnvironmentState.Warning, detail);

    public static EnvironmentFinding Missing(string name, string detail) => new(name, EnvironmentState.Missing, detail);
}
