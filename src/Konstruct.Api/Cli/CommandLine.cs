using System.CommandLine;
using Spectre.Console;

namespace Konstruct.Api.Cli;

/// <summary>The executable's verbs, listed by hand. Exit codes: 0 done, 1 refused or failed, 2 wrong use, 3 environment.</summary>
internal static class CommandLine
{
    public const int Done = 0;
    public const int Refused = 1;
    public const int WrongUse = 2;
    public const int Environment = 3;

    public static RootCommand Root() => new("Konstruct: AI employees in the channels people already use.")
    {
        Serve.Command(),
        CheckEnv.Command(),
        DbCommands.Command(),
        TenantVerbs.Command(),
        TokenVerbs.Command(),
        AgentVerbs.Command(),
        ChannelVerbs.Command(),
        ToolVerbs.Command(),
        McpVerbs.Command(),
        ConversationVerbs.Command(),
        HandoffVerbs.Command(),
        MemoryVerbs.Command(),
        EventVerbs.Command(),
        KnowledgeVerbs.Command(),
        ProjectionVerbs.Command(),
        MessageVerbs.Command(),
        Simulate.Command(),
        SeedDemo.Command(),
    };

    public static async Task<int> RunAsync(string[] args)
    {
        if (Console.IsOutputRedirected)
        {
            // into a file or another program: no colours, and no line broken where a terminal would end
            AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
            AnsiConsole.Profile.Width = 10_000;
        }

        var output = new Output(args.Contains("--json", StringComparer.Ordinal));
        var parsed = Root().Parse(args);
        if (parsed.Errors.Count > 0)
            return await output.FailAsync(WrongUse, "wrong_use", string.Join(' ', parsed.Errors.Select(e => e.Message)) + " Run with --help to see what can be said.");

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                // the host of `serve` hears the signal itself, and takes longer to stop than the default leaves it
                ProcessTerminationTimeout = parsed.CommandResult.Command.Name == Serve.Name ? null : TimeSpan.FromSeconds(5),
            });
        }
        catch (OperationCanceledException)
        {
            return await output.FailAsync(Refused, "interrupted", "Interrupted.");
        }
        catch (Exception e) when (Failures.Explain(e) is { } failure)
        {
            return await output.FailAsync(failure.ExitCode, failure.Code, failure.Message);
        }
    }
}
