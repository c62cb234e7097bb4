using Konstruct.Domain.Conversations;
using Konstruct.Domain.Kernel;

namespace Konstruct.Api.Tests.Events;

internal static partial class EventExamples
{
    private static Dictionary<string, object> OfMemory => new(StringComparer.Ordinal)
    {
        ["memory.recalled.v1"] = new ConversationEvent.MemoryRecalled(
            Turn, "openai/text-embedding-3-small", [new RecalledMemory(Memory, "0.8125")], [new RecalledChunk(Chunk, Document, "0.0325")],
            "knowledge_unavailable", new CallTokens(12, 0, 0, Estimated: false), "0.00000024", "2026-11-01", 18, Nora, "slack"),
        ["memory.recalled.v1.least"] = new ConversationEvent.MemoryRecalled(Turn, null, [], [], null, null, null, null, 0),
        ["file.stored.v1"] = new ConversationEvent.FileStored(Message, "F0CAT", "sha256/" + Digest, "image/png", 2_048),
        ["file.failed.v1"] = new ConversationEvent.FileFailed(Message, "F0CAT", "file_too_large"),
        ["summary.requested.v1"] = new ConversationEvent.SummaryRequested(Sum, Nora, 3, Message, Maya),
        ["summary.composed.v1"] = new ConversationEvent.SummaryComposed(Sum, Call, Message, Personal.FromSealed<SummaryContent>(Maya, "c3VtbWFyeSwgc2VhbGVk")),
        ["summary.failed.v1"] = new ConversationEvent.SummaryFailed(Sum, "llm_unavailable"),
    };
}
