using System.Globalization;
using Konstruct.Api.Embeddings;
using Konstruct.Api.Knowledge.Search;
using Konstruct.Api.Memory;
using Konstruct.Api.Platform;
using Konstruct.Domain.Conversations;
using Konstruct.Domain.Kernel;
using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Tenancy;
using Recollected = Konstruct.Domain.Conversations.RecalledMemory;

namespace Konstruct.Api.Conversations;

/// <summary>
/// What is looked up before a model is asked: what this person said in earlier conversations, what the company's documents say; and
/// whether a human is to be called instead. Looking again does no harm, so there is no intent to record; what cannot be looked up is said
/// in the event, and the turn goes on without it.
/// </summary>
internal sealed class RecallForTurn(
    LongTermMemory memory, KnowledgeSearch knowledge, EmbeddingCalls embeddings, TurnImages images, Workplace workplace, HandOver handOver, PersonalContent personal,
    TimeProvider time, ILogger<RecallForTurn> log)
{
    private const int MaxMemories = 6;
    private const int MaxChunks = 4;

    /// <summary>What the company's documents say about something is not enough like it below this; the tool still finds it.</summary>
    private const double LeastSimilarity = 0.3;

    public PlannedEffect Plan(TurnRun run, Turn turn) => new(StepName.Recall, turn.TurnId, [], async c =>
    {
        var (asked, unsettled) = await WordsAsync(run, turn, c);
        var found = await LookUpAsync(run, turn, string.Join('\n', asked), c);
        var (agent, rules) = await workplace.EmployeeAsync(run.Session.Stream.Tenant, turn.AgentId, turn.AgentVersion, c);
        if (Escalating.Of(agent, rules, run.Session.State, asked, unsettled, found.Confidence, time.GetUtcNow()) is { } escalating)
            await handOver.AppendAsync(run, turn, agent, escalating.Reason, escalating.Rule, escalating.Facts, null, [found.Recalled], c);
        else
            await run.Session.AppendAsync([.. await images.FetchAsync(run, turn, c), found.Recalled]);
        return (Handled.Later?)null;
    });

    private async Task<Found> LookUpAsync(TurnRun run, Turn turn, string asked, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        IReadOnlyList<Recollected> memories = [];
        IReadOnlyList<FoundChunk> chunks = [];
        EmbeddingUsage? usage = null;
        string? code = null;
        if (!string.IsNullOrWhiteSpace(asked))
        {
            try
            {
                var embedded = await embeddings.EmbedForTurnAsync([asked], cancellation);
                usage = embedded.Usage;
                // side by side: neither needs the other, and a person waits for both
                var remembering = MemoriesAsync(run, turn, asked, embedded.Vectors[0], cancellation);
                var searching = ChunksAsync(run, asked, new QuestionVector(embeddings.Model.Id, embedded.Vectors[0]), cancellation);
                await Task.WhenAll(remembering, searching);
                (memories, chunks) = (await remembering, await searching);
            }
            catch (EmbeddingFailedException e)
            {
                (usage, code) = (e.Usage, e.Code);
                log.LogWarning("Turn {Turn} goes on without memories and by words alone: {Code}", turn.TurnId, e.Code);
                chunks = await ChunksAsync(run, asked, null, cancellation);
            }
        }

        var recalled = new ConversationEvent.MemoryRecalled(
            turn.TurnId, usage?.ModelId, memories, [.. chunks.Select(c => new RecalledChunk(c.ChunkId, c.DocumentId, Decimal(c.Score)))], code,
            usage?.Tokens is { } tokens ? new CallTokens(tokens, 0, 0, usage.Estimated) : null,
            usage?.CostUsd, usage?.PriceTable, (long)time.GetElapsedTime(began).TotalMilliseconds,
            turn.AgentId, run.Session.State.Address!.Channel);
        return new Found(recalled, chunks.Max(c => c.Similarity));
    }

    // Where several people ask together, what one of them once said is not for the others.
    private async Task<IReadOnlyList<Recollected>> MemoriesAsync(TurnRun run, Turn turn, string asked, float[] vector, CancellationToken cancellation)
    {
        if (turn.Subject == run.Session.Stream.Id)
            return [];
        var inPrompt = run.Session.State.Window.Select(w => w.Id).ToHashSet();
        var found = await memory.RecallAsync(
            run.Session.Stream.Tenant, new RecallRequest(turn.AgentId, turn.Subject, asked, MaxMemories, inPrompt), vector, cancellation);
        return [.. found.Select(m => new Recollected(m.Id, Decimal(m.Score)))];
    }

    private async Task<IReadOnlyList<FoundChunk>> ChunksAsync(TurnRun run, string asked, QuestionVector? vector, CancellationToken cancellation)
    {
        var found = await knowledge.SearchAsync(run.Session.Stream.Tenant, asked, vector, MaxChunks, cancellation);
        // found by its words alone it may have one word in common; by both, or by meaning, it is about it
        return [.. found.Chunks.Where(c => c.Similarity >= LeastSimilarity)];
    }

    /// <summary>What the turn's messages say, and what people wrote since the matter is unsettled; as far as it can be read.</summary>
    private async Task<(List<string> Asked, List<string> Unsettled)> WordsAsync(TurnRun run, Turn turn, CancellationToken cancellation)
    {
        var state = run.Session.State;
        var first = state.AttemptsAfter is { } after ? state.Window.FindIndex(w => w.Id == after) + 1 : 0;
        var entries = state.Window.Skip(first).Where(w => w.Message is not null).ToList();
        var texts = await personal.OpenAsync(run.Session.Stream.Tenant, [.. entries.Select(w => w.Message!)], cancellation);
        var said = entries.Zip(texts, (entry, content) => (entry.Id, content?.Text)).Where(s => !string.IsNullOrWhiteSpace(s.Text)).ToList();
        return ([.. said.Where(s => turn.MessageIds.Contains(s.Id)).Select(s => s.Text!)], [.. said.Select(s => s.Text!)]);
    }

    private static string Decimal(double score) => score.ToString("0.0000", CultureInfo.InvariantCulture);

    /// <param name="Confidence">How near the documents come; null: nothing was found.</param>
    private sealed record Found(ConversationEvent.MemoryRecalled Recalled, double? Confidence);
}
