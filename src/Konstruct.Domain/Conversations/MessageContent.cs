namespace Konstruct.Domain.Conversations;

/// <summary>What a person sent, as far as it is theirs: sealed with their key.</summary>
/// <param name="Text">As the channel shows it, unescaped; may be empty when only files were sent.</param>
/// <param name="SenderId">The channel's own id of the person.</param>
/// <param name="SenderName">When the channel told it.</param>
/// <param name="Attachments">Files that came along; by name and type.</param>
public sealed record MessageContent(
    string Text, string SenderId, string? SenderName = null, IReadOnlyList<Attachment>? Attachments = null)
{
    /// <summary>The text as a model reads it: files are noted by name and type.</summary>
    public string ForModel() => Attachments is { Count: > 0 } files
        ? string.Join('\n', new[] { Text }.Where(t => t.Length > 0).Concat(files.Select(f => $"[attached file: {f.Name} ({f.MediaType})]")))
        : Text;
}

/// <param name="Id">The channel's id of the file.</param>
/// <param name="Bytes">Its size, when known.</param>
public sealed record Attachment(string Id, string Name, string MediaType, long? Bytes = null);

/// <summary>What was answered, or what a model said; sealed with the key of the turn's subject.</summary>
/// <param name="ToolCalls">The tools that the model wants used; null: none.</param>
public sealed record ReplyContent(string Text, IReadOnlyList<ModelToolCall>? ToolCalls = null);

/// <param name="Id">The provider's id of it.</param>
/// <param name="Arguments">As the model gave them; perhaps not even JSON.</param>
public sealed record ModelToolCall(string Id, string Name, string Arguments);

/// <summary>Where a conversation takes place, in the channel's own words; no id of a person.</summary>
/// <param name="Channel"><c>slack</c>.</param>
/// <param name="Workspace">Slack: the team id.</param>
/// <param name="Place">Slack: the channel id.</param>
/// <param name="Thread">Slack: <c>thread_ts</c>, the <c>ts</c> of the message that began it.</param>
public sealed record ConversationAddress(string Channel, string Workspace, string Place, string Thread);
