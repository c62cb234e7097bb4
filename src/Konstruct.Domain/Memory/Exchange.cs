using System.Collections.Immutable;
using Konstruct.Domain.Conversations;
using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Memory;

/// <summary>What people asked in one turn and what was answered, as it reads after edits and deletions.</summary>
/// <param name="Messages">Those that were not deleted, oldest first.</param>
/// <param name="Subject">Whose key seals what is derived from all of it.</param>
/// <param name="Version">Of the conversation, where the answer stands.</param>
public sealed record Exchange(
    Guid TurnId, Guid AgentId, Guid Subject, ImmutableArray<SaidMessage> Messages, Personal<ReplyContent> Answer, long Version);

/// <summary>A person's message in an exchange.</summary>
/// <param name="SaidAt">When it was taken in.</param>
public sealed record SaidMessage(Guid MessageId, Guid Sender, Personal<MessageContent> Content, DateTimeOffset SaidAt);
