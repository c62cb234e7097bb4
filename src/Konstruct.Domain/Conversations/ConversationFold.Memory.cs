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
        ConversationEvent.SummaryRequested e => c with
        {
            Summarising = new Summarising(e.SummaryId, e.AgentId, e.AgentVersion, e.Through, e.Subject, [], UpTo(c.Window, e.Through)),
        },
        ConversationEvent.SummaryComposed e => Summarised(c, e),
        ConversationEvent.SummaryFailed e when c.Summarising?.SummaryId == e.SummaryId =>
            c with { Summarising = null, SummaryNotBefore = c.Turns + Summaries.TurnsAfterFailure },
        _ => null,
    };

    // What it covers leaves the window; what came meanwhile stays, and so does what is being answered: a retried turn's messages are
    // old and stand last.
    private static Conversation Summarised(Conversation c, ConversationEvent.SummaryComposed e)
    {
        var isExpected = c.Summarising?.SummaryId == e.SummaryId;
        var covers = isExpected ? c.Summarising!.Covers : UpTo(c.Window, e.Through);
        var covered = c.Window.FindAll(w => covers.Contains(w.Id));
        return c with
        {
            Summarising = isExpected ? null : c.Summarising,
            Summary = new Summary(e.SummaryId, e.Content, c.Summary is { FromOutside: true } || covered.Exists(w => w.FromOutside)),
            Window = c.Window.RemoveAll(w => covers.Contains(w.Id) && c.Turn?.MessageIds.Contains(w.Id) != true),
        };
    }

    private static ImmutableList<Guid> UpTo(ImmutableList<WindowEntry> window, Guid through) =>
        window.GetRange(0, window.FindIndex(w => w.Id == through) + 1).ConvertAll(w => w.Id);

    private static Turn Tainted(Turn turn, string? origin) =>
        origin is null || turn.FromOutside.Contains(origin) || turn.FromOutside.Count >= OutsideOrigin.MaxKept
            ? turn
            : turn with { FromOutside = turn.FromOutside.Add(origin) };
}
