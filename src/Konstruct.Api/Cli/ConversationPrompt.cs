using System.Globalization;
using Konstruct.Api.Conversations;
using Konstruct.Api.Llm;
using Konstruct.Domain.Kernel;
using Konstruct.EventStore.Tenancy;
using Spectre.Console;

namespace Konstruct.Api.Cli;

/// <summary><c>conversation show ID --call CALLID --prompt</c>: what exactly a model was told, built again and compared with the recorded digest.</summary>
internal static class ConversationPrompt
{
    private static readonly Refusal s_mismatch = new(
        "prompt_mismatch", "The prompt as it can be built now is not what was sent: its digest is another. Without --json it is shown with what differs.");

    public static async Task<int> ShowAsync(Cli cli, TenantId tenant, Guid conversation, Guid call, CancellationToken cancellation)
    {
        var (prompt, refusal) = await cli.Get<PastPrompts>().RebuildAsync(tenant, conversation, call, cancellation);
        if (prompt is null)
            return await cli.RefuseAsync(refusal!);
        if (cli.IsJson)
            return await SendAsync(cli, prompt, cancellation);
        Print(prompt);
        return prompt.Verdict == PastPromptVerdict.Mismatch ? CommandLine.Refused : CommandLine.Done;
    }

    /// <summary>The body and nothing else, so that its digest can be taken of stdout.</summary>
    private static async Task<int> SendAsync(Cli cli, PastPrompt prompt, CancellationToken cancellation)
    {
        if (prompt.Verdict == PastPromptVerdict.Mismatch)
            return await cli.RefuseAsync(s_mismatch);
        await using var output = Console.OpenStandardOutput();
        await output.WriteAsync(prompt.Body, cancellation);
        await Console.Error.WriteLineAsync(Says(prompt));
        return CommandLine.Done;
    }

    private static void Print(PastPrompt past)
    {
        var call = past.Call;
        AnsiConsole.MarkupLineInterpolated(
            $"[grey]{call.Purpose} · {call.Provider}/{call.Model} · {call.RequestFormat} · {past.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)} · call {call.CallId}[/]");
        if (past.Prompt is { } prompt)
            Print(prompt);
        AnsiConsole.WriteLine();
        AnsiConsole.MarkupLineInterpolated($"[grey]sent  {call.BodySha256}[/]");
        AnsiConsole.MarkupLineInterpolated($"[grey]built {(past.Prompt is null ? "nothing" : past.BodySha256)}[/]");
        var colour = past.Verdict switch
        {
            PastPromptVerdict.Matches => "green",
            PastPromptVerdict.Erased => "yellow",
            _ => "red",
        };
        AnsiConsole.MarkupLine($"[{colour}]{Markup.Escape(Says(past))}[/]");
        foreach (var line in past.Erased.Select(e => $"erased: {e}").Concat(past.Differences))
            AnsiConsole.MarkupLineInterpolated($"  {line}");
    }

    private static void Print(ChatPrompt prompt)
    {
        Part("system", "yellow", prompt.System);
        foreach (var tool in prompt.Tools)
            Part($"tool {tool.Name}", "magenta", $"{tool.Description}\n{tool.ParametersSchemaJson}");
        if (prompt is { Tools.Count: > 0, MayCallTools: false })
            Part("tools", "magenta", "The model may not call any in this round.");
        foreach (var turn in prompt.Messages)
        {
            switch (turn)
            {
                case ChatTurn.User user:
                    Part("user", "aqua", string.Join('\n', new[] { user.Text }.Concat(user.Images.Select(i => $"({i.MediaType}, {i.Bytes.Length} bytes)")).Where(t => t.Length > 0)));
                    break;
                case ChatTurn.Assistant assistant:
                    Part("assistant", "green", string.Join('\n', new[] { assistant.Text }.Concat(assistant.ToolCalls.Select(c => $"{c.Name} {c.ArgumentsJson} ({c.Id})")).Where(t => t.Length > 0)));
                    break;
                case ChatTurn.ToolResult result:
                    Part($"result of {result.Name} ({result.CallId}){(result.IsError ? ", an error" : "")}", "magenta", result.Text);
                    break;
            }
        }
    }

    private static void Part(string title, string colour, string text)
    {
        AnsiConsole.WriteLine();
        AnsiConsole.MarkupLine($"[bold {colour}]{Markup.Escape(title)}[/]");
        AnsiConsole.WriteLine(text);
    }

    private static string Says(PastPrompt prompt) => prompt.Verdict switch
    {
        PastPromptVerdict.Matches => "The digest matches: this is, byte for byte, what was sent.",
        PastPromptVerdict.Erased => "Erased: parts of it were erased or forgotten since and read [erased]; the digest cannot match any more.",
        _ => "The digest does not match.",
    };
}
