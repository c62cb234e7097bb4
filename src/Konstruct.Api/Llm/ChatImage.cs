namespace Konstruct.Api.Llm;

/// <summary>A picture that a model is shown.</summary>
internal sealed record ChatImage
{
    /// <summary>Anthropic takes 5 MiB of Base64, the least of all providers.</summary>
    public const int MaxBytes = 5 * 1024 * 1024 / 4 * 3;

    private static readonly HashSet<string> Known = new(StringComparer.Ordinal) { "image/png", "image/jpeg", "image/gif", "image/webp" };

    /// <exception cref="ArgumentException">See <see cref="Accepts"/>.</exception>
    public ChatImage(string mediaType, ReadOnlyMemory<byte> bytes)
    {
        if (!Accepts(mediaType, bytes.Span))
            throw new ArgumentException($"{bytes.Length} bytes of '{mediaType}' are no image that the models take.", nameof(bytes));
        MediaType = mediaType;
        Bytes = bytes;
    }

    public string MediaType { get; }

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>
    /// Whether every provider takes it: PNG, JPEG, GIF or WebP, really that by its first bytes (Anthropic compares them
    /// with the media type), and not too large.
    /// </summary>
    public static bool Accepts(string? mediaType, ReadOnlySpan<byte> bytes) =>
        mediaType is not null && Known.Contains(mediaType) && bytes.Length is > 0 and <= MaxBytes && MediaTypeOf(bytes) == mediaType;

    /// <summary>What the first bytes say; null when they are of none of the four kinds.</summary>
    public static string? MediaTypeOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]))
            return "image/png";
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return "image/jpeg";
        if (bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8))
            return "image/gif";
        return bytes.Length >= 12 && bytes.StartsWith("RIFF"u8) && bytes[8..].StartsWith("WEBP"u8) ? "image/webp" : null;
    }
}
