using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Konstruct.Api.Channels.Slack;

/// <summary>What is known about who sent a request. Only <see cref="Valid"/> may be read further; the others are all answered 401.</summary>
internal enum SlackSignatureResult
{
    Valid,

    /// <summary>A header is absent or empty.</summary>
    Missing,

    /// <summary>A header is there but is not a timestamp, or not <c>v0=</c> and 64 hex digits.</summary>
    Malformed,

    /// <summary>Signed more than five minutes ago or ahead: a replay, or a clock that is wrong.</summary>
    Stale,

    /// <summary>Well formed, and not made with our secret over these bytes.</summary>
    Mismatch,
}

/// <summary>Slack's request signature, version 0: HMAC-SHA256 over <c>v0:timestamp:body</c>, the body as the raw bytes that arrived.</summary>
internal static class SlackSignature
{
    /// <summary>How far the signed time may be from ours, in either direction.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(300);

    private const string Version = "v0=";

    /// <summary>Compares in constant time. <paramref name="secret"/> is a setting that start-up has checked: an empty one is a bug here.</summary>
    public static SlackSignatureResult Verify(
        string secret, string? timestampHeader, string? signatureHeader, ReadOnlySpan<byte> rawBody, DateTimeOffset now)
    {
        // With an empty secret anyone could sign, so this never degrades into "not checked".
        ArgumentException.ThrowIfNullOrEmpty(secret);

        if (string.IsNullOrEmpty(timestampHeader) || string.IsNullOrEmpty(signatureHeader))
            return SlackSignatureResult.Missing;

        if (!TryReadTimestamp(timestampHeader, out var signedAt) || !TryReadDigest(signatureHeader, out var claimed))
            return SlackSignatureResult.Malformed;

        if (Math.Abs(now.ToUnixTimeSeconds() - signedAt) > (long)Window.TotalSeconds)
            return SlackSignatureResult.Stale;

        var expected = Digest(secret, timestampHeader, rawBody);
        return CryptographicOperations.FixedTimeEquals(expected, claimed)
            ? SlackSignatureResult.Valid
            : SlackSignatureResult.Mismatch;
    }

    /// <summary>The header value Slack would send: what a simulator or a test signs with.</summary>
    public static string Sign(string secret, string timestamp, ReadOnlySpan<byte> rawBody) =>
        Version + Convert.ToHexStringLower(Digest(secret, timestamp, rawBody));

    private static byte[] Digest(string secret, string timestamp, ReadOnlySpan<byte> rawBody)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.UTF8.GetBytes($"v0:{timestamp}:"));
        hmac.AppendData(rawBody);
        return hmac.GetHashAndReset();
    }

    // Digits only: no sign, no blanks, so that the text that is signed and the number that is checked are one thing.
    private static bool TryReadTimestamp(string header, out long seconds)
    {
        seconds = 0;
        return header.Length <= 12 && long.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out seconds);
    }

    private static bool TryReadDigest(string header, out byte[] digest)
    {
        digest = new byte[SHA256.HashSizeInBytes];
        return header.StartsWith(Version, StringComparison.Ordinal)
            && header.Length == Version.Length + (digest.Length * 2)
            && Convert.FromHexString(header.AsSpan(Version.Length), digest, out _, out _) == System.Buffers.OperationStatus.Done;
    }
}
