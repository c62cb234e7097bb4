using System.Collections.Immutable;

namespace Konstruct.Domain.Conversations;

public static partial class ConversationFold
{
    private static Conversation? ApplyToMemory(Conversation c, ConversationEvent happened) => happened switch
    {
        ConversationEvent.MemoryRecalled e => InTurn(c, e.TurnId, t => Tainted(
            t with { Recalled = new Recalled([.. e.Memories], [.. e.Chunks]) }, e.Chunks.Count > 0 ? OutsideOrigin.Knowledge : null)),
        ConversationEvent.FileStored e => InMessages(c, messages => Change(
            messages, w => w.Id == e.MessageId && w.Files?.Exists(f => f.FileId == e.FileId) != true,
            w => w with { Files = (w.Files ?? []).Add(new StoredFile(e.FileId, e.Blob, e.MediaType, e.Bytes)) })),
        ConversationEvent.SummaryRequested e => c with { Summarising = new Summarising(e.SummaryId, e.AgentId, e.AgentVersion, e.Through, e.Subject, []) },
        ConversationEvent.SummaryComposed e => Summarised(c, e),
        ConversationEvent.SummaryFailed e when c.Summarising?.SummaryId == e.SummaryId =>
            c with { Summarising = null, SummaryNotBefore = c.Turns + Summaries.TurnsAfterFailure },
        _ => null,
    };

    // What it covers leaves the window; what came meanwhile stays.
    private static Conversation Summarised(Conversation c, ConversationEvent.SummaryComposed e)
    {
        var through = c.Window.FindIndex(w => w.Id == e.Through);
        var covered = c.Window.GetRange(0, through + 1);
        return c with
        {
            Summarising = null,
            Summary = new Summary(e.SummaryId, e.Content, c.Summary is { FromOutside: true } || covered.Exists(w => w.FromOutside)),
            Window = c.Window.RemoveRange(0, through + 1),
        };
    }

    private static Turn Tainted(Turn turn, string? origin) =>
        origin is null || turn.FromOutside.Contains(origin) || turn.FromOutside.Count >= OutsideOrigin.MaxKept
            ? turn
            : turn with { FromOutside = turn.FromOutside.Add(origin) };
}
