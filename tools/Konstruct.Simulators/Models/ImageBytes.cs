namespace Konstruct.Simulators.Models;

/// <summary>What is wrong with a picture, if anything, and what it is: the providers look at the bytes, not only at what is said about them.</summary>
internal static class ImageBytes
{
    public static readonly string[] MediaTypes = ["image/jpeg", "image/png", "image/gif", "image/webp"];

    /// <summary>Null when it is not Base64.</summary>
    public static byte[]? Decode(string? base64)
    {
        if (base64 is null)
            return null;
        var bytes = new byte[(base64.Length / 4 * 3) + 3];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : null;
    }

    /// <summary>By the first bytes; null when they are of none of the known kinds.</summary>
    public static string? MediaTypeOf(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? "image/png"
        : bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "image/jpeg"
        : bytes.StartsWith("GIF8"u8) ? "image/gif"
        : bytes.Length >= 12 && bytes.StartsWith("RIFF"u8) && bytes[8..].StartsWith("WEBP"u8) ? "image/webp"
        : null;

    /// <summary>The media type and the Base64 of a data URL; null when it is none.</summary>
    public static (string MediaType, string Base64)? OfDataUrl(string url)
    {
        const string scheme = "data:", marker = ";base64,";
        var at = url.IndexOf(marker, StringComparison.Ordinal);
        return url.StartsWith(scheme, StringComparison.Ordinal) && at > 0 ? (url[scheme.Length..at], url[(at + marker.Length)..]) : null;
    }

    public static ModelImage Of(byte[]? bytes) => bytes is null ? new ModelImage("url", default) : new ModelImage(MediaTypeOf(bytes) ?? "unknown", bytes);
}
