using System.Globalization;

namespace Konstruct.Api.Memory;

/// <summary>A memory on its way into the table; the names are those of <c>views.put_memories</c>.</summary>
/// <param name="Content">Sealed with the subject's key.</param>
internal sealed record MemoryRow(
    Guid MemoryId, Guid AgentId, Guid Person, Guid SourceId, IReadOnlyList<Guid> MessageIds, string Kind, Guid Subject, string Content,
    string Embedding, DateTimeOffset SaidAt, long Seq)
{
    /// <summary>A vector as pgvector reads it.</summary>
    public static string Vector(float[] vector) => $"[{string.Join(',', vector.Select(v => v.ToString("R", CultureInfo.InvariantCulture)))}]";
}

/// <summary>A memory as the search found it.</summary>
internal sealed record FoundMemory(
    Guid Id, double Similarity, string Kind, Guid ConversationId, Guid SourceId, Guid Subject, string Content, DateTimeOffset SaidAt,
    IReadOnlyList<Guid> LikeEarlier);

/// <summary>A memory as it is kept, sealed.</summary>
internal sealed record SealedMemory(
    Guid Id, Guid AgentId, Guid Person, Guid ConversationId, Guid SourceId, string Kind, Guid Subject, string Content, DateTimeOffset SaidAt, string EmbeddingModel);

/// <summary>How far a conversation has been remembered.</summary>
internal sealed record MemoryProgress(long Version, long ResumeAfter, long ForgottenThrough)
{
    public static readonly MemoryProgress None = new(0, 0, 0);
}
