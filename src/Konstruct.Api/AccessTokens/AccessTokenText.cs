using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Konstruct.Api.AccessTokens;

/// <summary>
/// A token as it is written: <c>kon_</c> and 32 random bytes in base64url. The prefix lets scanners of repositories and logs recognise one
/// that got where it does not belong.
/// </summary>
/// <remarks>
/// A token is looked up by its SHA-256 in an index, and not compared in constant time: the time that the look-up takes can tell
/// something of the digest at most, and nobody can make a token for a digest. With 32 random bytes a plain digest is enough; slow
/// hashes and salts are for what people choose themselves.
/// </remarks>
internal static class AccessTokenText
{
    public const string Prefix = "kon_";
    private const int RandomBytes = 32;

    // 32 bytes in base64url, without padding
    private const int Length = 4 + 43;

    /// <summary>A new one, from the system's source of randomness.</summary>
    public static string New() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>Whether it can be one at all; nothing else is looked up.</summary>
    public static bool IsWellFormed(string text) =>
        text.Length == Length && text.StartsWith(Prefix, StringComparison.Ordinal)
        && Base64Url.IsValid(text.AsSpan(Prefix.Length), out var bytes) && bytes == RandomBytes;

    /// <summary>What is kept of it: hex SHA-256.</summary>
    public static string DigestOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(token)));
}
