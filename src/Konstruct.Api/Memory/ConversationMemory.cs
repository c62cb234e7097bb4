using Konstruct.Api.Embeddings;
using Konstruct.Api.Platform;
using Konstruct.Domain.Conversations;
using Konstruct.Domain.Embeddings;
using Konstruct.Domain.Kernel;
using Konstruct.Domain.Memory;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Memory;

/// <summary>
/// Reads a conversation from where it was left to its head and remembers what was said. Memories and progress are written together; ids
/// are made of the content; so whatever happens in between, reading again leads to the same.
/// </summary>
internal sealed class ConversationMemory(
    EventReader reader, MemoryStore store, MemorySealing sealing, PersonalContent personal, EmbeddingCalls embeddings)
{
    private const string ConversationStream = "conversation";

    /// <returns>How many memories were written.</returns>
    /// <exception cref="EmbeddingFailedException">Nothing was written; of the turns that changed, nothing is found until it is tried again.</exception>
    public async Task<int> ReadOnAsync(TenantId tenant, Guid conversation, CancellationToken cancellation)
    {
        var progress = await store.ProgressAsync(tenant, conversation, cancellation);
        var (reading, seqs) = await ReadAsync(tenant, conversation, progress, progress.ResumeAfter, cancellation);
        if (reading.NeedsAll && progress.ResumeAfter > progress.ForgottenThrough)
            (reading, seqs) = await ReadAsync(tenant, conversation, progress, progress.ForgottenThrough, cancellation);
        if (reading.Version <= progress.Version)
            return 0;

        var pieces = await PiecesAsync(tenant, conversation, reading, seqs, cancellation);
        var context = new EventContext(CorrelationId: conversation.ToString("D"), UserName: "konstruct");
        var vectors = await EmbedAsync(tenant, conversation, reading, pieces.ConvertAll(p => p.Text), context, cancellation);
        var rows = pieces.Zip(vectors).Select(p => p.First.Row with { Embedding = MemoryRow.Vector(p.Second) }).ToList();
        return await store.PutAsync(
            tenant, conversation, rows, embeddings.Model.Id, reading.Turns, (reading.Version, reading.ResumeAfter), cancellation);
    }

    private async Task<IReadOnlyList<float[]>> EmbedAsync(
        TenantId tenant, Guid conversation, ConversationReading reading, List<string> texts, EventContext context, CancellationToken cancellation)
    {
        if (texts.Count == 0)
            return [];
        try
        {
            return await embeddings.EmbedAsync(tenant, EmbeddingPurpose.Memory, texts, context, cancellation);
        }
        catch (EmbeddingFailedException)
        {
            // What was edited or deleted must not be recalled until a model is back: it is not found any more, and progress stays where it was.
            await store.PutAsync(tenant, conversation, [], embeddings.Model.Id, reading.Turns, progress: null, cancellation);
            throw;
        }
    }

    private async Task<(ConversationReading Reading, Dictionary<long, long> Seqs)> ReadAsync(
        TenantId tenant, Guid conversation, MemoryProgress progress, long from, CancellationToken cancellation)
    {
        var events = await reader.ReadStreamAsync(new StreamId(tenant, ConversationStream, conversation), from, cancellation: cancellation);
        var moments = events.Where(e => e.Data is ConversationEvent).Select(e => new ConversationMoment(e.Version, e.Timestamp, (ConversationEvent)e.Data));
        return (ConversationReading.Of(moments, progress.Version), events.ToDictionary(e => e.Version, e => e.Position.Seq));
    }

    private async Task<List<(MemoryRow Row, string Text)>> PiecesAsync(
        TenantId tenant, Guid conversation, ConversationReading reading, Dictionary<long, long> seqs, CancellationToken cancellation)
    {
        var vault = await sealing.VaultAsync(tenant, cancellation);
        var messages = await OpenAsync(tenant, [.. reading.Exchanges.SelectMany(e => e.Messages).Select(m => m.Content)], cancellation);
        var answers = await OpenAsync(tenant, [.. reading.Exchanges.Select(e => e.Answer)], cancellation);
        var pieces = new Dictionary<Guid, (MemoryRow, string)>();
        foreach (var exchange in reading.Exchanges)
        {
            // where several wrote, each remembers their own words and the answer to all
            foreach (var said in exchange.Messages.GroupBy(m => m.Sender))
            {
                var words = said.Select(m => (Message: m, Content: messages[m.Content])).Where(m => m.Content is not null).ToList();
                if (words.Count == 0)
                    continue;
                var texts = MemoryText.Of(
                    words[^1].Content!.SenderName, string.Join('\n', words.Select(w => w.Content!.ForModel())), answers[exchange.Answer]?.Text);
                foreach (var text in texts)
                {
                    var id = MemorySealing.IdOf(vault, exchange.AgentId, said.Key, conversation, exchange.TurnId, MemoryKind.Said, text);
                    if (Seal(vault, exchange.Subject, text) is { } content)
                    {
                        pieces[id] = (new MemoryRow(
                            id, exchange.AgentId, said.Key, exchange.TurnId, [.. said.Select(m => m.MessageId)], MemoryKind.Said, exchange.Subject, content,
                            "", words[0].Message.SaidAt, seqs[exchange.Version]), text);
                    }
                }
            }
        }

        return [.. pieces.Values];
    }

    private async Task<Dictionary<Personal<T>, T?>> OpenAsync<T>(TenantId tenant, IReadOnlyList<Personal<T>> contents, CancellationToken cancellation)
        where T : class
    {
        var distinct = contents.Distinct().ToList();
        var opened = await personal.OpenAsync(tenant, distinct, cancellation);
        return distinct.Zip(opened).ToDictionary(p => p.First, p => p.Second);
    }

    /// <summary>Null: the person was erased just now, and their key with them.</summary>
    private static string? Seal(TenantVault vault, Guid subject, string text)
    {
        try
        {
            return MemorySealing.Seal(vault, subject, text);
        }
        catch (SubjectErasedException)
        {
            return null;
        }
    }
}
