using System.Globalization;
using Konstruct.Domain.Conversations;
using Konstruct.Domain.Embeddings;
using Konstruct.EventStore.Projections;
using Konstruct.EventStore.Streams;

namespace Konstruct.Projections.Usage;

/// <summary>What models cost, embeddings included: per day (UTC), employee, provider, model, channel and purpose. Table: views.usage.</summary>
/// <param name="AgentId">All zeros where it was for no one employee: a document's embedding, a batch of memories.</param>
/// <param name="Channel">Empty where it was for none.</param>
/// <param name="Purpose">Of a model call, or <c>recall</c>; of a batch in the background <c>embedding/</c> and what it was for.</param>
/// <param name="CostUsd">Of the calls whose price is known.</param>
/// <param name="UnpricedCalls">Calls whose cost is unknown, which is not zero.</param>
/// <param name="LatencyMs">Of all calls together; divide by the calls for the mean.</param>
public sealed record UsageRow(
    [property: Key] DateOnly Day, [property: Key] Guid AgentId, [property: Key] string Provider, [property: Key] string Model,
    [property: Key] string Channel, [property: Key] string Purpose,
    long Calls, long FailedCalls, long InputTokens, long CachedInputTokens, long OutputTokens, decimal CostUsd, long UnpricedCalls, long LatencyMs);

public sealed class UsageReadModel : IReadModel<UsageRow>
{
    public string Name => "usage";

    public int Version => 3;

    public Lifecycle Lifecycle => Lifecycle.Async;

    public IReadOnlyCollection<Type> Events { get; } =
    [
        typeof(ConversationEvent.ModelCalled), typeof(ConversationEvent.ModelCallFailed), typeof(ConversationEvent.MemoryRecalled),
        typeof(EmbeddingEvent.Called), typeof(EmbeddingEvent.CallFailed),
    ];

    public IEnumerable<RowKey> Keys(Recorded recorded)
    {
        var day = DateOnly.FromDateTime(recorded.Timestamp.UtcDateTime);
        return recorded.Data switch
        {
            ConversationEvent.ModelCalled e => [new RowKey(day, e.AgentId, e.Provider, e.Model, e.Channel, e.Purpose)],
            ConversationEvent.ModelCallFailed e => [new RowKey(day, e.AgentId, e.Provider, e.Model, e.Channel, e.Purpose)],
            // whoever recalls without embedding anything has used no model
            ConversationEvent.MemoryRecalled { EmbeddingModel: { } model, Tokens: not null } e =>
                [new RowKey(day, e.AgentId ?? Guid.Empty, ProviderOf(model), ModelOf(model), e.Channel ?? "", CallPurpose.Recall)],
            EmbeddingEvent.Called e => [InBackground(day, e.Provider, e.Model, e.Purpose)],
            EmbeddingEvent.CallFailed e => [InBackground(day, e.Provider, e.Model, e.Purpose)],
            _ => [],
        };
    }

    public UsageRow? Apply(UsageRow? row, RowKey key, Recorded recorded)
    {
        row ??= new UsageRow(
            (DateOnly)key.Values[0], (Guid)key.Values[1], (string)key.Values[2], (string)key.Values[3], (string)key.Values[4], (string)key.Values[5],
            0, 0, 0, 0, 0, 0, 0, 0);
        return recorded.Data switch
        {
            ConversationEvent.ModelCalled e => Add(row, e.Tokens, e.CostUsd, e.LatencyMs) with { Calls = row.Calls + 1 },
            ConversationEvent.ModelCallFailed e => Add(row, e.Tokens, e.CostUsd, e.LatencyMs ?? 0) with { FailedCalls = row.FailedCalls + 1 },
            ConversationEvent.MemoryRecalled e => Add(row, e.Tokens, e.CostUsd, e.LatencyMs) with { Calls = row.Calls + 1 },
            EmbeddingEvent.Called e => Add(row, Read(e.Tokens), e.CostUsd, e.LatencyMs) with { Calls = row.Calls + 1 },
            EmbeddingEvent.CallFailed e => Add(row, Read(e.Tokens), e.CostUsd, e.LatencyMs) with { FailedCalls = row.FailedCalls + 1 },
            _ => row,
        };
    }

    // A batch serves whoever asks later, on whatever channel. The prefix keeps it apart from the calls of turns.
    private static RowKey InBackground(DateOnly day, string provider, string model, string purpose) =>
        new(day, Guid.Empty, provider, model, "", "embedding/" + purpose);

    private static CallTokens? Read(long? tokens) => tokens is { } read ? new CallTokens(read, 0, 0, Estimated: false) : null;

    // Written as provider/model; a model's own name may hold slashes.
    private static string ProviderOf(string model) => model.Contains('/', StringComparison.Ordinal) ? model[..model.IndexOf('/', StringComparison.Ordinal)] : "";

    private static string ModelOf(string model) => model[(model.IndexOf('/', StringComparison.Ordinal) + 1)..];

    private static UsageRow Add(UsageRow row, CallTokens? tokens, string? costUsd, long latencyMs) => row with
    {
        InputTokens = row.InputTokens + (tokens?.Input ?? 0),
        CachedInputTokens = row.CachedInputTokens + (tokens?.CachedInput ?? 0),
        OutputTokens = row.OutputTokens + (tokens?.Output ?? 0),
        CostUsd = row.CostUsd + (costUsd is null ? 0 : decimal.Parse(costUsd, CultureInfo.InvariantCulture)),
        UnpricedCalls = row.UnpricedCalls + (costUsd is null ? 1 : 0),
        LatencyMs = row.LatencyMs + latencyMs,
    };
}
