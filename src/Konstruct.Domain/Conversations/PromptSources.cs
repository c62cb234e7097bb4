namespace Konstruct.Domain.Conversations;

/// <summary>What a model's request was built from: enough to build it again, byte for byte.</summary>
/// <param name="AgentVersion">The employee's configuration as of this version of its stream.</param>
/// <param name="ConversationVersion">The conversation as of this version: edits and deletions up to here count.</param>
/// <param name="MessageIds">The messages and answers of the window, oldest first; an answer is named by its turn.</param>
/// <param name="SummaryId">The running summary that stood in it; null: none.</param>
/// <param name="Memories">The recalled memories that stood in it, in their order; their ids name immutable versions.</param>
/// <param name="Chunks">The pieces of documents that stood in it, in their order; their ids name immutable versions.</param>
/// <param name="Tools">The tools that were offered, in their order.</param>
/// <param name="Images">The images that were shown, in their order, by their addresses in the blob store.</param>
/// <param name="Wording">In which way the parts were put together, e.g. <c>answer/1</c>; null: in the first one.</param>
/// <param name="Withheld">The images in whose places it says that the model cannot see them, by their addresses; null: none.</param>
public sealed record PromptSources(
    Guid AgentId, long AgentVersion, long ConversationVersion, IReadOnlyList<Guid> MessageIds, Guid? SummaryId = null,
    IReadOnlyList<Guid>? Memories = null, IReadOnlyList<Guid>? Chunks = null, IReadOnlyList<ToolOffer>? Tools = null,
    IReadOnlyList<string>? Images = null, string? Wording = null, IReadOnlyList<string>? Withheld = null);

/// <param name="DefinitionSha256">Of what the model was told about it (name, description, schema), hex; names one immutable version.</param>
public sealed record ToolOffer(string Name, string DefinitionSha256);
