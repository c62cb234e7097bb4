using Konstruct.Domain.Conversations;
using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Tests.Conversations;

internal static partial class ConversationExamples
{
    /// <summary>With a memory and a piece of a document.</summary>
    public static ConversationEvent RecalledMuch(int turn) => ((ConversationEvent.MemoryRecalled)Recalled(turn)) with
    {
        Memories = [new RecalledMemory(Id('7', 1), "0.81")], Chunks = [new RecalledChunk(Id('8', 1), Id('8', 2), "0.032")],
    };

    public static ConversationEvent FileStored(int message, string file) =>
        new ConversationEvent.FileStored(Message(message), file, "sha256/00ff", "image/png", 2_048);

    public static ConversationEvent FileFailed(int message, string file) => new ConversationEvent.FileFailed(Message(message), file, "file_too_large");

    /// <param name="summary">Numbered like turns, because its calls name it as their turn.</param>
    public static ConversationEvent SummaryRequested(int summary, Guid through) =>
        new ConversationEvent.SummaryRequested(TurnId(summary), Agent, 1, through, Maya);

    public static ConversationEvent SummaryComposed(int summary, int call, Guid through) => new ConversationEvent.SummaryComposed(
        TurnId(summary), Call(call), through, Personal.FromSealed<SummaryContent>(Maya, $"summary {summary}"));

    public static ConversationEvent SummaryFailed(int summary) => new ConversationEvent.SummaryFailed(TurnId(summary), "llm_unavailable");
}
