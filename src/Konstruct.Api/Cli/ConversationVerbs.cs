using System.CommandLine;
using System.Globalization;
using Konstruct.Domain.Conversations;
using Konstruct.Domain.Kernel;
using Konstruct.EventStore;
using Konstruct.EventStore.Tenancy;
using Konstruct.Projections;
using Spectre.Console;

namespace Konstruct.Api.Cli;

/// <summary><c>conversation list|show</c>: a tenant's conversations, and one of them with every step that was taken.</summary>
internal static class ConversationVerbs
{
    private const int FirstPage = 50;

    public static Command Command() => new("conversation", "Conversations.") { List(), Show() };

    private static Command List()
    {
        var limit = new Option<int?>("--limit") { Description = $"At most so many. Default: all with --json, else {FirstPage}." };
        return Cli.TenantVerb(new Command("list", "A tenant's conversations, the last active first.") { limit }, async (cli, parsed, tenant, cancellation) =>
        {
            var most = parsed.GetValue(limit) ?? (cli.IsJson ? int.MaxValue : FirstPage);
            if (most < 1)
                return await cli.WrongUseAsync("--limit is at least 1.");
            var rows = await ReadModels.ConversationList.QueryAsync(
                cli.Get<Databases>(), tenant, "true order by last_activity_at desc, conversation_id limit $2",
                [new Npgsql.NpgsqlParameter { Value = most }], cancellation);
            var exit = await cli.ListAsync(
                rows.ConvertAll(c => new
                {
                    Id = c.ConversationId, c.Channel, c.Workspace, c.Place, c.Thread, c.Status, c.Messages, c.Answers, c.HumanReplies, c.Rejected, c.ModelCalls, c.ToolCalls,
                    c.TakenBy, c.StartedAt, c.LastActivityAt,
                }),
                "There is no conversation yet.");
            if (!cli.IsJson && rows.Count == most)
                await Console.Error.WriteLineAsync($"These are the first {most}; --limit shows more.");
            return exit;
        });
    }

    private static Command Show()
    {
        var id = new Argument<string>("id") { Description = "The conversation's id, as list shows it." };
        return Cli.TenantVerb(
            new Command("show", "One conversation: what was said, and for each turn every step with model, time, tokens and cost.") { id },
            async (cli, parsed, tenant, cancellation) =>
            {
                if (!Guid.TryParse(parsed.GetValue(id), out var conversation))
                    return await cli.WrongUseAsync("A conversation's id is a UUID; conversation list shows it.");
                var transcript = await Transcript.ReadAsync(cli, tenant, conversation, cancellation);
                if (transcript is null)
                    return await cli.RefuseAsync(new Refusal("conversation_unknown", "This tenant has no such conversation."));
                if (cli.IsJson)
                    return await cli.ShowAsync(transcript);
                Print(transcript);
                return CommandLine.Done;
            });
    }

    private static void Print(Transcript transcript)
    {
        AnsiConsole.MarkupLineInterpolated(
            $"[grey]{transcript.Channel} · {transcript.Workspace}/{transcript.Place} · thread {transcript.Thread} · since {At(transcript.StartedAt)}[/]");
        var turns = transcript.Turns.ToDictionary(t => t.MessageIds is [.., var last] ? last : t.TurnId);
        foreach (var message in transcript.Messages)
        {
            AnsiConsole.WriteLine();
            AnsiConsole.MarkupLineInterpolated($"[bold yellow]{message.SenderName ?? message.SenderId ?? "somebody"}[/] [grey]{At(message.At)}{Marks(message)}[/]");
            AnsiConsole.WriteLine(message.Text);
            foreach (var file in message.Attachments)
                AnsiConsole.MarkupLineInterpolated($"[grey]file:[/] {file.Name} [grey]({file.MediaType})[/]");
            if (turns.Remove(message.MessageId, out var turn))
                Print(turn);
        }

        foreach (var turn in turns.Values)
            Print(turn);
    }

    private static void Print(TranscriptTurn turn)
    {
        AnsiConsole.WriteLine();
        AnsiConsole.MarkupLineInterpolated($"[bold aqua]Employee[/] [grey]{At(turn.At)} · turn {turn.TurnId} · {turn.Status}[/]");
        if (turn.Reply is { } reply)
            AnsiConsole.WriteLine(reply.Text);
        foreach (var step in turn.Steps)
            AnsiConsole.MarkupLineInterpolated($"  [grey]{At(step.At)} {step.Kind,-12}[/] {Describe(step)}");
    }

    private static string Describe(TranscriptStep step) => string.Join(
        ", ",
        new[]
        {
            step.Model is null ? null : $"{step.Provider}/{step.Model}",
            step.Outcome + (step.Code is null ? "" : $" ({step.Code})"),
            step.Part is null ? null : $"part {step.Part}",
            step.InputTokens is null ? null : $"{step.InputTokens}+{step.OutputTokens} tokens",
            step.Kind != TranscriptStep.ModelCall || step.Outcome == TranscriptStep.Open ? null : step.CostUsd is null ? "cost unknown" : $"{step.CostUsd} USD",
            step.LatencyMs is null ? null : $"{step.LatencyMs} ms",
            step.ExternalId,
        }.Where(t => t is { Length: > 0 }));

    private static string Marks(TranscriptMessage message) => string.Concat(
        message.Edited ? " · edited" : "", message.Deleted ? " · deleted" : "", message.Rejected is { } why ? $" · not answered: {why}" : "");

    private static string At(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
