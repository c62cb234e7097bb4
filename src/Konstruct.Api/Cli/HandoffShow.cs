using System.CommandLine;
using Konstruct.Api.Conversations;
using Konstruct.Api.Handoff;
using Konstruct.EventStore.Tenancy;
using Spectre.Console;

namespace Konstruct.Api.Cli;

/// <summary><c>handoff show</c>: what whoever takes over needs, as it is now.</summary>
internal static class HandoffShow
{
    public static Command Command() => HandoffVerbs.Verb(
        new Command("show", "One handoff with what was asked, what was tried and what was said."), async (cli, _, tenant, id, cancellation) =>
        {
            if (await cli.Get<HandoffDesk>().FindAsync(tenant, id, cancellation) is not { } row)
                return await cli.RefuseAsync(HandoffDesk.Unknown);
            var told = (await Transcript.ReadAsync(cli, tenant, row.ConversationId, cancellation))?.Handoffs.LastOrDefault(h => h.HandoffId == row.HandoffId);
            var story = await cli.Get<HandoffStories>().TellAsync(tenant, row.ConversationId, cancellation);
            var shown = new Shown(
                row.HandoffId, row.ConversationId, row.Status, row.Reason, row.Rule, row.Target, row.TakenBy, row.TimedOut, row.FailureCode, row.Since, row.EndedAt,
                [.. told?.Question is { } question ? [question, .. story.OpenQuestion] : story.OpenQuestion], story.Tried, story.Transcript, story.Omitted);
            if (cli.IsJson)
                return await cli.ShowAsync(shown);
            await cli.ShowAsync(new
            {
                shown.Id, shown.Conversation, shown.Status, shown.Reason, shown.Rule, shown.Target, shown.TakenBy, shown.TimedOut, shown.FailureCode, shown.Since, shown.EndedAt,
            });
            Print(shown);
            return CommandLine.Done;
        });

    private static void Print(Shown shown)
    {
        Title("Open");
        foreach (var question in shown.OpenQuestion)
            AnsiConsole.WriteLine(question);
        if (shown.Tried.Count > 0)
        {
            Title("Tried");
            foreach (var tried in shown.Tried)
                AnsiConsole.MarkupLineInterpolated($"[grey]{Output.Text(tried.At)}[/] {tried.Kind} {tried.Name}: {tried.Outcome} {tried.Code}");
        }

        Title(shown.TranscriptOmitted == 0 ? "Said" : $"Said, after {shown.TranscriptOmitted} older messages");
        foreach (var said in shown.Transcript)
        {
            AnsiConsole.MarkupLineInterpolated($"[grey]{Output.Text(said.At)}[/] [bold]{said.Name ?? said.Speaker}[/]");
            AnsiConsole.WriteLine(said.Text);
        }
    }

    private static void Title(string title)
    {
        AnsiConsole.WriteLine();
        AnsiConsole.MarkupLineInterpolated($"[bold]{title}[/]");
    }

    private sealed record Shown(
        Guid Id, Guid Conversation, string Status, string Reason, string? Rule, string Target, string? TakenBy, int TimedOut, string? FailureCode,
        DateTimeOffset Since, DateTimeOffset? EndedAt, IReadOnlyList<string> OpenQuestion, IReadOnlyList<StoryAttempt> Tried,
        IReadOnlyList<StoryMessage> Transcript, int TranscriptOmitted);
}
