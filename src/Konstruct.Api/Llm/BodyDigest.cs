using System.Security.Cryptography;

namespace Konstruct.Api.Llm;

/// <summary>The digest of a request body, as it stands in events.</summary>
internal static class BodyDigest
{
    /// <summary>SHA-256 in lower-case hex.</summary>
    public static string Of(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body));
}
