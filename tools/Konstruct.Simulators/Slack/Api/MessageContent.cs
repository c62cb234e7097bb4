using System.Text;
using System.Text.Json;
using Konstruct.Simulators.Platform;

namespace Konstruct.Simulators.Slack.Api;

/// <summary>The content arguments that the posting methods share, checked as Slack checks them.</summary>
internal sealed record MessageContent(string Text, JsonElement? Blocks, JsonElement? Metadata, bool ClearsMetadata, bool Truncated)
{
    /// <summary>Above it, posted text is cut.</summary>
    public const int MostPosted = 40_000;

    /// <summary>Above it, chat.update refuses.</summary>
    public const int MostUpdated = 4_000;

    private const int MostMarkdown = 12_000;
    private const int MostBlocks = 50;
    private const int MostMetadataBytes = 16 * 1024;

    public static (MessageContent? Content, SlackAnswer? Error) Read(SlackArguments arguments)
    {
        var text = arguments["text"] ?? "";
        var (blocks, blocksError) = ReadBlocks(arguments);
        if (blocksError is not null)
            return (null, blocksError);

        if (arguments["markdown_text"] is { } markdown)
        {
            if (text.Length > 0 || blocks is not null)
                return (null, SlackAnswer.Error("markdown_text_conflict"));
            if (markdown.Length > MostMarkdown)
                return (null, SlackAnswer.Error("msg_too_long"));
            text = markdown;
        }

        if (string.IsNullOrWhiteSpace(text) && blocks is null && arguments.Structure("attachments") is null)
            return (null, SlackAnswer.Error("no_text"));

        var (metadata, clears, metadataError) = ReadMetadata(arguments);
        if (metadataError is not null)
            return (null, SlackAnswer.Error(metadataError));

        var truncated = text.Length > MostPosted;
        return (new(truncated ? text[..MostPosted] : text, blocks, metadata, clears, truncated), null);
    }

    private static (JsonElement?, SlackAnswer?) ReadBlocks(SlackArguments arguments)
    {
        if (arguments["blocks"] is null)
            return (null, null);
        if (arguments.Structure("blocks") is not { ValueKind: JsonValueKind.Array } blocks)
            return (null, SlackAnswer.Error("invalid_blocks_format"));
        if (blocks.GetArrayLength() > MostBlocks)
            return (null, SlackAnswer.Error("invalid_blocks", $"[ERROR] no more than {MostBlocks} items allowed [json-pointer:/blocks]"));

        var at = 0;
        foreach (var block in blocks.EnumerateArray())
        {
            if (block.Text("type") is null)
                return (null, SlackAnswer.Error("invalid_blocks", $"[ERROR] missing required field: type [json-pointer:/blocks/{at}]"));
            if (block.Text("type") == "section" && block.Member("text")?.Text("text") is { Length: > 3000 })
                return (null, SlackAnswer.Error("invalid_blocks", $"[ERROR] must be less than 3001 characters [json-pointer:/blocks/{at}/text/text]"));
            at++;
        }

        return (blocks.GetArrayLength() == 0 ? null : blocks, null);
    }

    private static (JsonElement? Metadata, bool Clears, string? Error) ReadMetadata(SlackArguments arguments)
    {
        if (arguments["metadata"] is not { } text)
            return (null, false, null);
        if (Encoding.UTF8.GetByteCount(text) > MostMetadataBytes)
            return (null, false, "metadata_too_large");
        if (Json.TryParse(text) is not { ValueKind: JsonValueKind.Object } metadata)
            return (null, false, "invalid_metadata_format");
        if (!metadata.EnumerateObject().Any())
            return (null, true, null);
        return metadata.Text("event_type") is { Length: > 0 } && metadata.Member("event_payload") is { ValueKind: JsonValueKind.Object }
            ? (metadata, false, null)
            : (null, false, "invalid_metadata_format");
    }
}
