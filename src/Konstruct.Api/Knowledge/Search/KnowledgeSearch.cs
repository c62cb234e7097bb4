using Konstruct.EventStore;
using Konstruct.EventStore.Tenancy;
using Microsoft.Extensions.Options;
using Npgsql;
using static Konstruct.Api.Knowledge.Indexing.KnowledgeChunks;

namespace Konstruct.Api.Knowledge.Search;

/// <summary>
/// Finds chunks by their words and by their meaning, side by side because a person waits, and merges both. Without a vector it finds by words alone and
/// says so.
/// </summary>
internal sealed class KnowledgeSearch(Databases databases, IKnowledgeEmbedding embedding, IOptions<KnowledgeOptions> options)
{
    /// <summary>What is longer is cut: the words of a whole page find everything.</summary>
    private const int MaxQuestion = 1_000;

    private const int MaxLimit = 50;

    private const string Columns = "chunk_id, document_id, name, version, ordinal, heading, content";

    /// <summary>Asks for the question's vector itself; when there is none, goes on without.</summary>
    public async Task<FoundKnowledge> SearchAsync(TenantId tenant, string question, int limit, CancellationToken cancellation)
    {
        if (embedding.Model is not { } model)
            return await SearchAsync(tenant, question, null, limit, cancellation);
        try
        {
            var vector = await embedding.EmbedQuestionAsync(tenant, Cut(question), cancellation);
            return await SearchAsync(tenant, question, new QuestionVector(model, vector), limit, cancellation);
        }
        catch (KnowledgeEmbeddingException e)
        {
            return await SearchAsync(tenant, question, null, limit, cancellation) with { WithoutMeaning = e.Code };
        }
    }

    /// <param name="vector">The question's; null searches words alone.</param>
    public async Task<FoundKnowledge> SearchAsync(
        TenantId tenant, string question, QuestionVector? vector, int limit, CancellationToken cancellation)
    {
        limit = Math.Clamp(limit, 1, MaxLimit);
        var withoutMeaning = vector is null ? NoKnowledgeEmbedding.Code : null;
        var words = Cut(question);
        if (string.IsNullOrWhiteSpace(words))
            return new FoundKnowledge([], withoutMeaning);
        var candidates = Math.Max(options.Value.Candidates, limit);
        var byWords = SearchAsync(
            tenant, withSimilarity: false,
            new NpgsqlBatchCommand($"select {Columns} from views.search_knowledge_words($1, $2)") { Parameters = { P(words), P(candidates) } }, cancellation);
        var byMeaning = vector is null
            ? Task.FromResult<List<FoundChunk>>([])
            : SearchAsync(
                tenant, withSimilarity: true,
                new NpgsqlBatchCommand($"select {Columns}, similarity from views.search_knowledge_vectors($1, $2, $3, $4)")
                {
                    Parameters = { P(KnowledgeVectors.Text(vector.Vector)), P(vector.Model), P(options.Value.LeastSimilarity), P(candidates) },
                },
                cancellation);
        await Task.WhenAll(byWords, byMeaning);
        return new FoundKnowledge(Merge(await byWords, await byMeaning, limit), withoutMeaning);
    }

    private async Task<List<FoundChunk>> SearchAsync(TenantId tenant, bool withSimilarity, NpgsqlBatchCommand search, CancellationToken cancellation)
    {
        await using var connection = await databases.App.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(databases.EnterTenant(tenant));
        batch.BatchCommands.Add(search);
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.NextResultAsync(cancellation);
        return await ReadAsync(reader, withSimilarity, cancellation);
    }

    /// <summary>Chunks by their ids, in that order, whether or not they are found today: what a past prompt quoted. One that was purged is missing.</summary>
    public async Task<IReadOnlyList<FoundChunk>> GetChunksAsync(TenantId tenant, IReadOnlyList<Guid> ids, CancellationToken cancellation)
    {
        await using var connection = await databases.App.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(databases.EnterTenant(tenant));
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"select {Columns} from views.knowledge_chunks where tenant_id = $1 and chunk_id = any ($2)")
        {
            Parameters = { P(tenant.Value), P(ids.ToArray()) },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.NextResultAsync(cancellation);
        var found = (await ReadAsync(reader, withSimilarity: false, cancellation)).ToDictionary(c => c.ChunkId);
        return [.. ids.Where(found.ContainsKey).Select(id => found[id])];
    }

    private static List<FoundChunk> Merge(List<FoundChunk> byWords, List<FoundChunk> byMeaning, int limit)
    {
        // the one found by meaning knows its similarity
        var all = byWords.Concat(byMeaning).GroupBy(c => c.ChunkId).ToDictionary(g => g.Key, g => g.Last());
        return [.. ReciprocalRanks.Merge<Guid>([.. byWords.Select(c => c.ChunkId)], [.. byMeaning.Select(c => c.ChunkId)])
            .Take(limit).Select(m => all[m.Key] with { Score = m.Score })];
    }

    private static async Task<List<FoundChunk>> ReadAsync(NpgsqlDataReader reader, bool withSimilarity, CancellationToken cancellation)
    {
        var chunks = new List<FoundChunk>();
        while (await reader.ReadAsync(cancellation))
        {
            chunks.Add(new FoundChunk(
                reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), reader.GetInt32(3), reader.GetInt32(4), reader.GetString(5), reader.GetString(6),
                Score: 0, withSimilarity ? reader.GetDouble(7) : null));
        }

        return chunks;
    }

    private static string Cut(string question)
    {
        var clean = question.Replace('\0', ' ');
        return clean.Length <= MaxQuestion ? clean : clean[..(char.IsHighSurrogate(clean[MaxQuestion - 1]) ? MaxQuestion - 1 : MaxQuestion)];
    }
}
