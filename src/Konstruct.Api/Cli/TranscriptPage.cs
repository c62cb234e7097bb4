using System.Globalization;
using Konstruct.Domain.Conversations;
using Spectre.Console;

namespace Konstruct.Api.Cli;

/// <summary>A <see cref="Transcript"/> for people: what was said in its order, and below it what was done for it.</summary>
internal static class TranscriptPage
{
    public static void Print(Transcript transcript)
    {
        AnsiConsole.MarkupLineInterpolated(
            $"[grey]{transcript.Channel} · {transcript.Workspace}/{transcript.Place} · thread {transcript.Thread} · since {At(transcript.StartedAt)}[/]");
        var turns = transcript.Turns.ToLookup(t => t.MessageIds is [.., var last] ? last : t.TurnId);
        var said = transcript.Messages.Select(m => m.MessageId).ToHashSet();
        var parts = transcript.Messages.Select(m => Part(m.At, () => Print(m, turns[m.MessageId])))
            .Concat(transcript.Turns.Where(t => t.MessageIds is not [.., var last] || !said.Contains(last)).Select(t => Part(t.At, () => Print(t))))
            .Concat(transcript.Summaries.Select(s => Part(s.At, () => Print(s))))
            .Concat(transcript.Handoffs.Select(h => Part(h.At, () => Print(h))))
            .Concat(transcript.Speeches.Select(s => Part(s.At, () => Print(s))))
            .Concat(transcript.Handoffs.Where(h => h.HandedBackAt is not null).Select(h => Part(h.HandedBackAt!.Value, () => PrintHandedBack(h))));
        foreach (var part in parts.OrderBy(p => p.At))
        {
            AnsiConsole.WriteLine();
            part.Print();
        }

        static (DateTimeOffset At, Action Print) Part(DateTimeOffset at, Action print) => (at, print);
    }

    private static void Print(TranscriptMessage message, IEnumerable<TranscriptTurn> turns)
    {
        AnsiConsole.MarkupLineInterpolated($"[bold yellow]{message.SenderName ?? message.SenderId ?? "somebody"}[/] [grey]{At(message.At)}{Marks(message)}[/]");
        AnsiConsole.WriteLine(message.Text);
        foreach (var file in message.Attachments)
        {
            var kept = message.Files.LastOrDefault(f => f.FileId == file.Id);
            AnsiConsole.MarkupLineInterpolated($"[grey]file:[/] {file.Name} [grey]({file.MediaType}{(kept is null ? "" : kept.Code is { } code ? $", {code}" : $", {kept.Bytes} bytes kept")})[/]");
        }

        foreach (var turn in turns)
        {
            AnsiConsole.WriteLine();
            Print(turn);
        }
    }

    private static void Print(TranscriptTurn turn)
    {
        AnsiConsole.MarkupLineInterpolated($"[bold aqua]Employee[/] [grey]{At(turn.At)} · turn {turn.TurnId} · {turn.Status}[/]");
        if (turn.Reply is { } reply)
            AnsiConsole.WriteLine(reply.Text);
        Print(turn.Steps);
    }

    private static void Print(TranscriptSpeech speech)
    {
        if (speech.Kind == ReplyKind.Human)
            AnsiConsole.MarkupLineInterpolated($"[bold green]{speech.By}[/] [grey]{At(speech.At)} · for the employee[/]");
        else
            AnsiConsole.MarkupLineInterpolated($"[bold aqua]Note[/] [grey]{At(speech.At)}[/]");
        AnsiConsole.WriteLine(speech.Text);
        Print(speech.Steps);
    }

    private static void Print(TranscriptSummary summary)
    {
        AnsiConsole.MarkupLineInterpolated($"[bold aqua]Summary[/] [grey]{At(summary.At)} · {summary.Status}{(summary.Code is { } code ? $" ({code})" : "")}[/]");
        if (summary.Text is { } text)
            AnsiConsole.WriteLine(text);
        Print(summary.Steps);
    }

    private static void Print(TranscriptHandoff handoff)
    {
        AnsiConsole.MarkupLineInterpolated(
            $"[bold magenta]Handed off[/] [grey]{At(handoff.At)} · {handoff.HandoffId} · {handoff.Reason}{(handoff.Rule is { } rule ? $": {rule}" : "")} · {handoff.Status}[/]");
        if (handoff.Question is { } question)
            AnsiConsole.WriteLine(question);
        foreach (var notice in handoff.Notices)
            AnsiConsole.MarkupLineInterpolated($"  [grey]{At(notice.At)} asked       [/] {notice.Target}, {notice.Outcome}{(notice.Code is { } code ? $" ({code})" : "")}");
        if (handoff.TakenAt is { } at)
            AnsiConsole.MarkupLineInterpolated($"  [grey]{At(at)} taken       [/] by {handoff.TakenBy}");
        if (handoff.Relayed > 0)
            AnsiConsole.MarkupLineInterpolated($"  [grey]{handoff.Relayed} message{(handoff.Relayed == 1 ? "" : "s")} passed on[/]");
    }

    private static void PrintHandedBack(TranscriptHandoff handoff) =>
        AnsiConsole.MarkupLineInterpolated($"[bold magenta]Handed back[/] [grey]{At(handoff.HandedBackAt!.Value)} · by {handoff.HandedBackBy}[/]");

    private static void Print(IEnumerable<TranscriptStep> steps)
    {
        foreach (var step in steps)
            AnsiConsole.MarkupLineInterpolated($"  [grey]{At(step.At)} {step.Kind,-12}[/] {Describe(step)}");
    }

    private static string Describe(TranscriptStep step) => string.Join(
        ", ",
        new[]
        {
            step.Tool?.Name ?? (step.Model is null ? null : step.Provider is null ? step.Model : $"{step.Provider}/{step.Model}"),
            step.Purpose is null or CallPurpose.Answer ? null : step.Purpose,
            step.Outcome + (step.Code is null ? "" : $" ({step.Code})"),
            step.Tool?.By is { } by ? $"by {by}" : null,
            step is { Outcome: TranscriptStep.AwaitingApproval, Tool.ExpiresAt: { } until } ? $"until {At(until)}" : null,
            step.Tool is { FromOutside: { } origin } ? $"from {origin}" : null,
            step.Memories is null ? null : $"{step.Memories} memories",
            step.Chunks is null ? null : $"{step.Chunks} pieces of documents",
            step.Part is null ? null : $"part {step.Part}",
            step.InputTokens is null ? null : $"{step.InputTokens}+{step.OutputTokens} tokens",
            Cost(step),
            step.Tool?.Bytes is { } bytes ? $"{bytes} bytes{(step.Tool.Truncated ? ", cut" : "")}" : null,
            step.LatencyMs is null ? null : $"{step.LatencyMs} ms",
            step.ExternalId,
            step.Kind == TranscriptStep.ModelCall ? $"call {step.Id}" : null,
        }.Where(t => t is { Length: > 0 }));

    private static string? Cost(TranscriptStep step)
    {
        var hasCost = step.Kind == TranscriptStep.ModelCall ? step.Outcome != TranscriptStep.Open : step is { Kind: TranscriptStep.Recall, InputTokens: not null };
        return !hasCost ? null : step.CostUsd is null ? "cost unknown" : $"{step.CostUsd} USD";
    }

    private static string Marks(TranscriptMessage message) => string.Concat(
        message.Edited ? " · edited" : "", message.Deleted ? " · deleted" : "", message.Rejected is { } why ? $" · not answered: {why}" : "");

    private static string At(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
