using Konstruct.Api.Embeddings;

namespace Konstruct.Api.Memory;

/// <summary>For whom and about what something is to be recalled.</summary>
/// <param name="Person">The subject that the person is in events; nobody else's memories are looked at.</param>
/// <param name="Excluded">Turns and messages that the prompt has anyway.</param>
internal sealed record RecallRequest(Guid AgentId, Guid Person, string Text, int Limit = 6, IReadOnlyCollection<Guid>? Excluded = null);

/// <summary>A memory that was found.</summary>
/// <param name="Id">Of exactly this text: an immutable version. Another text is another id.</param>
/// <param name="Score">Cosine, and a little for having been said lately; for an event as thousandths.</param>
/// <param name="SourceId">The turn, or the tool's call, that it comes from.</param>
/// <param name="Kind"><see cref="MemoryKind"/>.</param>
internal sealed record RecalledMemory(Guid Id, string Text, double Score, DateTimeOffset SaidAt, Guid ConversationId, Guid SourceId, string Kind);

/// <summary>What a question brought back.</summary>
/// <param name="Usage">What the question's vector took; null when no vector was needed.</param>
internal sealed record Recollection(IReadOnlyList<RecalledMemory> Memories, EmbeddingUsage? Usage);

/// <summary>A memory as it is kept.</summary>
internal sealed record KeptMemory(
    Guid Id, Guid AgentId, Guid Person, Guid ConversationId, Guid SourceId, string Kind, string Text, DateTimeOffset SaidAt, string EmbeddingModel);

/// <summary>Where a memory comes from.</summary>
internal static class MemoryKind
{
    /// <summary>Asked and answered in a conversation.</summary>
    public const string Said = "said";

    /// <summary>The employee was told, or decided, to remember it.</summary>
    public const string Remembered = "remembered";
}
