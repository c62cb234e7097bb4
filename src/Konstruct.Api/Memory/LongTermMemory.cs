using Konstruct.Api.Embeddings;
using Konstruct.Domain.Embeddings;
using Konstruct.Domain.Memory;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Memory;

/// <summary>What was said in earlier conversations: recalled by meaning, per tenant, employee and person; kept and forgotten one by one.</summary>
internal sealed class LongTermMemory(
    MemoryStore store, MemorySealing sealing, EmbeddingCalls embeddings, MemoryOptions options, TimeProvider time)
{
    // near-duplicates fall out, so more is looked at than is wanted
    private const int LeastCandidates = 24;
    private const int MostCandidates = 200;

    /// <summary>The model that recalls; memories of another one wait to be embedded anew.</summary>
    public EmbeddingModel Model => embeddings.Model;

    /// <summary>What comes to mind about a text. The caller records <see cref="Recollection.Usage"/>.</summary>
    /// <exception cref="EmbeddingFailedException">The text has no vector; nothing can be recalled now.</exception>
    public async Task<Recollection> RecallAsync(TenantId tenant, RecallRequest request, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(request.Text))
            return new Recollection([], null);
        var embedded = await embeddings.EmbedForTurnAsync([request.Text], cancellation);
        return new Recollection(await RecallAsync(tenant, request, embedded.Vectors[0], cancellation), embedded.Usage);
    }

    /// <summary>With a vector that is there already, e.g. because documents are looked for with it too.</summary>
    public async Task<IReadOnlyList<RecalledMemory>> RecallAsync(TenantId tenant, RecallRequest request, float[] vector, CancellationToken cancellation)
    {
        var found = await store.NearestAsync(
            tenant, request.AgentId, request.Person, vector, Model.Id, options.Floor ?? Model.Floor, RecallRanking.SameMeaning,
            request.Excluded ?? [], Math.Clamp(4 * request.Limit, LeastCandidates, MostCandidates), cancellation);
        if (found.Count == 0)
            return [];
        var texts = await sealing.OpenAsync(tenant, found.ConvertAll(f => (f.Subject, f.Content)), cancellation);
        // an erased person's are as good as gone, whether or not their rows are deleted yet
        var readable = found.Zip(texts).Where(f => f.Second is not null).ToDictionary(f => f.First.Id, f => (f.First, Text: f.Second!));
        var candidates = readable.Values.Select(f => new RecallCandidate(f.First.Id, f.First.Similarity, f.First.SaidAt, [.. f.First.LikeEarlier]));
        return
        [
            .. RecallRanking.Rank(candidates, time.GetUtcNow(), request.Limit).Select(r => (r.Score, Kept: readable[r.Candidate.Id]))
                .Select(r => new RecalledMemory(
                    r.Kept.First.Id, r.Kept.Text, r.Score, r.Kept.First.SaidAt, r.Kept.First.ConversationId, r.Kept.First.SourceId, r.Kept.First.Kind)),
        ];
    }

    /// <summary>Keeps a text because somebody wants it kept. The same text of the same source is kept once.</summary>
    /// <param name="subject">Whose key seals it: the turn's.</param>
    /// <param name="source">The tool's call.</param>
    /// <returns>The memory's id.</returns>
    /// <exception cref="EmbeddingFailedException">It cannot be found again, so it was not kept.</exception>
    /// <exception cref="SubjectErasedException">Nothing about this person may be kept.</exception>
    public async Task<Guid> RememberAsync(
        TenantId tenant, Guid agent, Guid person, Guid subject, Guid conversation, Guid source, string text, EventContext context, CancellationToken cancellation)
    {
        text = EmbeddingText.Cut(text, MemoryText.MaxCharacters);
        var vault = await sealing.VaultAsync(tenant, cancellation);
        await sealing.EnsureAsync(vault, [subject], cancellation);
        var id = MemorySealing.IdOf(vault, agent, person, conversation, source, MemoryKind.Remembered, text);
        var content = MemorySealing.Seal(vault, subject, text);
        var vector = (await embeddings.EmbedAsync(tenant, EmbeddingPurpose.Memory, [text], context, cancellation))[0];
        var row = new MemoryRow(
            id, agent, person, source, [], MemoryKind.Remembered, subject, content, MemoryRow.Vector(vector), time.GetUtcNow(), Seq: 0);
        await store.PutAsync(tenant, conversation, [row], Model.Id, [], progress: null, cancellation);
        return id;
    }

    /// <summary>The texts of these versions, for a prompt that is to be built again; those that were forgotten or erased are missing.</summary>
    public async Task<IReadOnlyDictionary<Guid, KeptMemory>> GetAsync(TenantId tenant, IReadOnlyCollection<Guid> ids, CancellationToken cancellation) =>
        ids.Count == 0 ? new Dictionary<Guid, KeptMemory>() : (await OpenAsync(tenant, await store.ReadAsync(tenant, ids, cancellation), cancellation)).ToDictionary(m => m.Id);

    /// <summary>What is remembered, the latest first.</summary>
    public async Task<IReadOnlyList<KeptMemory>> ListAsync(TenantId tenant, Guid? agent, Guid? person, int limit, CancellationToken cancellation) =>
        await OpenAsync(tenant, await store.ListAsync(tenant, agent, person, limit, cancellation), cancellation);

    /// <summary>Forgets one memory for good, an edit of what it comes from included. False: this employee has no such memory of this person.</summary>
    public Task<bool> ForgetAsync(TenantId tenant, Guid agent, Guid person, Guid memory, CancellationToken cancellation) =>
        store.ForgetAsync(tenant, agent, person, memory, cancellation);

    /// <summary>Forgets everything of a conversation up to now; answers how much that was.</summary>
    public Task<int> ForgetConversationAsync(TenantId tenant, Guid conversation, CancellationToken cancellation) =>
        store.ForgetConversationAsync(tenant, conversation, cancellation);

    /// <summary>Forgets everything of a person up to now, in all conversations; answers how much that was.</summary>
    public Task<int> ForgetPersonAsync(TenantId tenant, Guid person, CancellationToken cancellation) => store.ForgetPersonAsync(tenant, person, cancellation);

    private async Task<List<KeptMemory>> OpenAsync(TenantId tenant, List<SealedMemory> memories, CancellationToken cancellation)
    {
        var texts = await sealing.OpenAsync(tenant, memories.ConvertAll(m => (m.Subject, m.Content)), cancellation);
        return
        [
            .. memories.Zip(texts).Where(m => m.Second is not null).Select(m => new KeptMemory(
                m.First.Id, m.First.AgentId, m.First.Person, m.First.ConversationId, m.First.SourceId, m.First.Kind, m.Second!, m.First.SaidAt, m.First.EmbeddingModel)),
        ];
    }
}
