using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Conversations;

public abstract partial record ConversationEvent
{
    /// <summary>What was looked up for a turn before a model is asked. Ids name immutable versions, so that the prompt can be built again.</summary>
    /// <param name="EmbeddingModel">By which similarity was found, e.g. <c>offline/hashed-1</c>; null: nothing was searched by similarity.</param>
    /// <param name="Code">Null, or why something could not be looked up; the turn goes on without it.</param>
    /// <param name="Tokens">Of the embedding; null when none was asked for.</param>
    /// <param name="CostUsd">A decimal; null when unknown.</param>
    /// <param name="AgentId">The employee that it is counted for.</param>
    /// <param name="Channel">The channel that it is counted for.</param>
    [EventType("memory.recalled.v1")]
    public sealed record MemoryRecalled(
        Guid TurnId, string? EmbeddingModel, IReadOnlyList<RecalledMemory> Memories, IReadOnlyList<RecalledChunk> Chunks, string? Code,
        CallTokens? Tokens, string? CostUsd, string? PriceTable, long LatencyMs, Guid? AgentId = null, string? Channel = null) : ConversationEvent;

    /// <summary>A file of a message is kept, so that models can see it.</summary>
    /// <param name="FileId">The channel's id of the file.</param>
    /// <param name="Blob">Its content's address in the blob store.</param>
    [EventType("file.stored.v1")]
    public sealed record FileStored(Guid MessageId, string FileId, string Blob, string MediaType, long Bytes) : ConversationEvent;

    /// <summary>A file could not be had; it is referred to by name and type only.</summary>
    [EventType("file.failed.v1")]
    public sealed record FileFailed(Guid MessageId, string FileId, string Code) : ConversationEvent;

    /// <summary>What was said longest ago is about to be summed up; <c>model.*</c> events with this id as their turn follow.</summary>
    /// <param name="Through">The last entry of the window that it covers.</param>
    /// <param name="Subject">Whose key seals it.</param>
    [EventType("summary.requested.v1")]
    public sealed record SummaryRequested(Guid SummaryId, Guid AgentId, long AgentVersion, Guid Through, Guid Subject) : ConversationEvent;

    /// <summary>Stands for everything up to <paramref name="Through"/>, the summary before included.</summary>
    [EventType("summary.composed.v1")]
    public sealed record SummaryComposed(Guid SummaryId, Guid CallId, Guid Through, Personal<SummaryContent> Content) : ConversationEvent;

    [EventType("summary.failed.v1")]
    public sealed record SummaryFailed(Guid SummaryId, string Code) : ConversationEvent;
}

/// <param name="MemoryId">One immutable version of a memory.</param>
/// <param name="Score">A decimal from 0 to 1.</param>
public sealed record RecalledMemory(Guid MemoryId, string Score);

/// <param name="ChunkId">One immutable version of a piece of a document.</param>
/// <param name="Score">A decimal; the higher the better.</param>
public sealed record RecalledChunk(Guid ChunkId, Guid DocumentId, string Score);

/// <summary>What was said before the window, in short; sealed with the key of the person, or of the conversation where there are several.</summary>
public sealed record SummaryContent(string Text);
