using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Konstruct.Api.Tools;

/// <summary>
/// A call's arguments in RFC 8785 canonical form. The canonical text is what is stored, digested, shown to the person who approves, and run:
/// parsing it again gives the same, so what was approved is what runs.
/// </summary>
internal sealed record ToolArguments
{
    public const int MaxBytes = 64 * 1024;
    private const int MaxDepth = 32;

    private static readonly JsonDocumentOptions s_reading = new() { MaxDepth = MaxDepth };

    private ToolArguments(string json, string sha256, JsonElement element) => (Json, Sha256, Element) = (json, sha256, element);

    /// <summary>Canonical.</summary>
    public string Json { get; }

    /// <summary>Hex, of the UTF-8 of <see cref="Json"/>; an approval binds to it.</summary>
    public string Sha256 { get; }

    public JsonElement Element { get; }

    /// <summary>Null when it is no JSON object that every program reads alike. No text at all is the empty object: some models send that.</summary>
    public static ToolArguments? Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(string.IsNullOrWhiteSpace(json) ? "{}" : json, s_reading);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return null;
            var canonical = new ArrayBufferWriter<byte>(json.Length + 16);
            CanonicalArguments.Append(canonical, document.RootElement);
            var text = Encoding.UTF8.GetString(canonical.WrittenSpan);
            using var again = JsonDocument.Parse(canonical.WrittenMemory, s_reading);
            return new ToolArguments(text, Convert.ToHexStringLower(SHA256.HashData(canonical.WrittenSpan)), again.RootElement.Clone());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a lone surrogate, which is no text
            return null;
        }
    }
}
