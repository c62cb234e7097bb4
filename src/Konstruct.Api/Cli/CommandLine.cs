using System.CommandLine;
using Konstruct.Api.Platform;
using Npgsql;
using Spectre.Console;

namespace Konstruct.Api.Cli;

/// <summary>The executable's verbs, listed by hand. Exit codes: 0 done, 1 refused or failed, 2 wrong use, 3 environment.</summary>
internal static class CommandLine
{
    public const int Done = 0;
    public const int Refused = 1;
    public const int WrongUse = 2;
    public const int Environment = 3;

    public static async Task<int> RunAsync(string[] args)
    {
        if (Console.IsOutputRedirected)
        {
            // into a file or another program: no colours, and no line broken where a terminal would end
            AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
            AnsiConsole.Profile.Width = 10_000;
        }

        var root = new RootCommand("Konstruct: AI employees in the channels people already use.")
        {
            Serve.Command(),
            DbCommands.Command(),
            TenantVerbs.Command(),
            AgentVerbs.Command(),
            ChannelVerbs.Command(),
            EventVerbs.Command(),
            SeedDemo.Command(),
            Simulate.Command(),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync("Run with --help to see what can be said.");
            return WrongUse;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception e) when (e is SettingMissingException or FormatException or EventStore.EraNotAdoptedException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return Environment;
        }
        catch (NpgsqlException e)
        {
            await Console.Error.WriteLineAsync($"PostgreSQL cannot be asked ({e.SqlState ?? e.GetType().Name}). Is it running? ./dev services status");
            return Environment;
        }
    }
}
