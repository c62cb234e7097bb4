using System.Globalization;
using Konstruct.Api.Embeddings;
using Konstruct.Api.Memory;
using Konstruct.Api.Platform;
using Konstruct.Domain.Conversations;
using Konstruct.Domain.Kernel;
using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Tenancy;
using Recollected = Konstruct.Domain.Conversations.RecalledMemory;

namespace Konstruct.Api.Conversations;

/// <summary>
/// What is looked up before a model is asked: what this person said in earlier conversations. Looking again does no harm, so there is no
/// intent to record; what cannot be looked up is said in the event, and the turn goes on without it.
/// </summary>
internal sealed class RecallForTurn(LongTermMemory memory, EmbeddingCalls embeddings, PersonalContent personal, TimeProvider time, ILogger<RecallForTurn> log)
{
    private const int MaxMemories = 6;

    public PlannedEffect Plan(TurnRun run, Turn turn) => new(StepName.Recall, turn.TurnId, [], async c =>
    {
        var asked = await AskedAsync(run, turn, c);
        await run.Session.AppendAsync([await LookUpAsync(run, turn, asked, c)]);
        return (Handled.Later?)null;
    });

    private async Task<ConversationEvent.MemoryRecalled> LookUpAsync(TurnRun run, Turn turn, string asked, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        IReadOnlyList<Recollected> memories = [];
        EmbeddingUsage? usage = null;
        string? code = null;
        if (!string.IsNullOrWhiteSpace(asked))
        {
            try
            {
                var embedded = await embeddings.EmbedForTurnAsync([asked], cancellation);
                usage = embedded.Usage;
                memories = await MemoriesAsync(run, turn, asked, embedded.Vectors[0], cancellation);
            }
            catch (EmbeddingFailedException e)
            {
                (usage, code) = (e.Usage, e.Code);
                log.LogWarning("Turn {Turn} goes on without memories: {Code}", turn.TurnId, e.Code);
            }
        }

        return new ConversationEvent.MemoryRecalled(
            turn.TurnId, usage?.ModelId, memories, [], code,
            usage?.Tokens is { } tokens ? new CallTokens(tokens, 0, 0, usage.Estimated) : null,
            usage?.CostUsd, usage?.PriceTable, (long)time.GetElapsedTime(began).TotalMilliseconds);
    }

    // Where several people ask together, what one of them once said is not for the others.
    private async Task<IReadOnlyList<Recollected>> MemoriesAsync(TurnRun run, Turn turn, string asked, float[] vector, CancellationToken cancellation)
    {
        if (turn.Subject == run.Session.Stream.Id)
            return [];
        var inPrompt = run.Session.State.Window.Select(w => w.Id).ToHashSet();
        var found = await memory.RecallAsync(
            run.Session.Stream.Tenant, new RecallRequest(turn.AgentId, turn.Subject, asked, MaxMemories, inPrompt), vector, cancellation);
        return [.. found.Select(m => new Recollected(m.Id, m.Score.ToString("0.000", CultureInfo.InvariantCulture)))];
    }

    /// <summary>What the turn's messages say, as far as it can be read.</summary>
    private async Task<string> AskedAsync(TurnRun run, Turn turn, CancellationToken cancellation)
    {
        var messages = await personal.OpenAsync(
            run.Session.Stream.Tenant,
            [.. run.Session.State.Window.Where(w => turn.MessageIds.Contains(w.Id)).Select(w => w.Message).OfType<Personal<MessageContent>>()],
            cancellation);
        return string.Join('\n', messages.Select(m => m?.Text).Where(t => !string.IsNullOrWhiteSpace(t)));
    }
}
