using System.Text.Json;
using Konstruct.Simulators.Platform;

namespace Konstruct.Simulators.Models.Anthropic;

/// <summary>What the Messages API refuses about single blocks.</summary>
internal static class AnthropicBlockRules
{
    private const int LargestImage = 5 * 1024 * 1024;

    public static ModelError? Result(JsonElement block, string path)
    {
        if (block.Member("is_error") is { ValueKind: not (JsonValueKind.True or JsonValueKind.False) })
            return AnthropicErrors.Invalid($"{path}.tool_result.is_error: Input should be a valid boolean");
        if (block.Member("content") is { ValueKind: not (JsonValueKind.String or JsonValueKind.Array) })
            return AnthropicErrors.Invalid($"{path}.tool_result.content: Input should be a valid string or a list of blocks");

        var number = 0;
        foreach (var part in block.Items("content"))
        {
            var error = part.Text("type") switch
            {
                "text" => part.Text("text") is { Length: > 0 } ? null : AnthropicErrors.Invalid($"{path}.tool_result.content.{number}: text content blocks must be non-empty"),
                "image" => Image(part, $"{path}.tool_result.content.{number}"),
                "document" or "search_result" or "tool_reference" => null,
                var other => AnthropicErrors.Invalid($"{path}.tool_result.content.{number}: Input tag '{other}' is not allowed here"),
            };
            if (error is not null)
                return error;
            number++;
        }

        return block.IsTrue("is_error") && number == 0 && string.IsNullOrEmpty(block.Text("content"))
            ? AnthropicErrors.Invalid($"{path}.tool_result: content cannot be empty if `is_error` is true")
            : null;
    }

    public static ModelError? Image(JsonElement block, string path)
    {
        if (block.Member("source") is not { } source)
            return AnthropicErrors.Invalid($"{path}.image.source: Field required");
        if (source.Text("type") is "url" or "file")
            return null;
        if (source.Text("type") != "base64")
            return AnthropicErrors.Invalid($"{path}.image.source: Input tag '{source.Text("type")}' found using 'type' does not match any of the expected tags: 'base64', 'url', 'file'");
        if (!ImageBytes.MediaTypes.Contains(source.Text("media_type")))
            return AnthropicErrors.Invalid($"{path}.image.source.base64.media_type: Input should be 'image/jpeg', 'image/png', 'image/gif' or 'image/webp'");
        if (source.Text("data") is not { Length: > 0 } data)
            return AnthropicErrors.Invalid($"{path}.image.source.base64.data: Field required");
        if (data.Length > LargestImage)
            return AnthropicErrors.Invalid($"{path}.image.source.base64: image exceeds 5 MB maximum: {data.Length} bytes > {LargestImage} bytes");
        if (ImageBytes.Decode(data) is not { } bytes)
            return AnthropicErrors.Invalid($"{path}.image.source.base64: invalid base64 data");
        return ImageBytes.MediaTypeOf(bytes) == source.Text("media_type")
            ? null
            : AnthropicErrors.Invalid($"{path}.image.source.base64.data: Image does not match the provided media type {source.Text("media_type")}");
    }
}
