using System.Security.Cryptography;
using System.Text;

namespace Konstruct.Api.Platform.Blobs;

/// <summary>Who signs, where and for what.</summary>
/// <param name="Service"><c>s3</c>.</param>
internal sealed record SigningScope(string AccessKey, string SecretKey, string Region, string Service);

/// <summary>
/// AWS Signature Version 4 of one request. Pure: the same request at the same moment has the same signature, which is what the
/// published examples check.
/// </summary>
internal static class SignatureV4
{
    public const string DateFormat = "yyyyMMdd'T'HHmmss'Z'";
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>The value of the <c>Authorization</c> header.</summary>
    /// <param name="path">Not yet encoded, beginning with a slash.</param>
    /// <param name="query">Names and values, not yet encoded.</param>
    /// <param name="headers">Every header to be signed, <c>host</c> and <c>x-amz-date</c> among them.</param>
    /// <param name="payloadHash">Hex of the body's SHA-256.</param>
    public static string Authorization(
        SigningScope scope, DateTimeOffset moment, string method, string path, IReadOnlyList<KeyValuePair<string, string>> query,
        IReadOnlyList<KeyValuePair<string, string>> headers, string payloadHash)
    {
        var signed = headers
            .GroupBy(h => h.Key.ToLowerInvariant(), StringComparer.Ordinal)
            .OrderBy(h => h.Key, StringComparer.Ordinal)
            .Select(h => (Name: h.Key, Value: string.Join(',', h.Select(v => Spaces(v.Value)))))
            .ToList();
        var names = string.Join(';', signed.Select(h => h.Name));
        var canonical = string.Join('\n',
            [method, EncodedPath(path), Query(query), .. signed.Select(h => $"{h.Name}:{h.Value}"), "", names, payloadHash]);

        var date = moment.UtcDateTime.ToString("yyyyMMdd");
        var credentialScope = $"{date}/{scope.Region}/{scope.Service}/aws4_request";
        var toSign = string.Join('\n', Algorithm, moment.UtcDateTime.ToString(DateFormat), credentialScope, Hash(canonical));
        var signature = Convert.ToHexStringLower(Mac(SigningKey(scope, date), toSign));
        return $"{Algorithm} Credential={scope.AccessKey}/{credentialScope}, SignedHeaders={names}, Signature={signature}";
    }

    /// <summary>Hex of the SHA-256, as <c>x-amz-content-sha256</c> wants it.</summary>
    public static string Hash(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body));

    /// <summary>Everything but unreserved characters as %XX of its UTF-8; slashes of a path stay.</summary>
    public static string EncodedPath(string path) => string.Join('/', path.Split('/').Select(Encoded));

    private static string Encoded(string text)
    {
        var encoded = new StringBuilder(text.Length);
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~')
                encoded.Append((char)b);
            else
                encoded.Append('%').Append(b.ToString("X2"));
        }

        return encoded.ToString();
    }

    private static string Query(IReadOnlyList<KeyValuePair<string, string>> query) => string.Join('&', query
        .Select(q => (Name: Encoded(q.Key), Value: Encoded(q.Value)))
        .OrderBy(q => q.Name, StringComparer.Ordinal).ThenBy(q => q.Value, StringComparer.Ordinal)
        .Select(q => $"{q.Name}={q.Value}"));

    private static string Spaces(string value) => string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static byte[] SigningKey(SigningScope scope, string date) =>
        Mac(Mac(Mac(Mac(Encoding.UTF8.GetBytes("AWS4" + scope.SecretKey), date), scope.Region), scope.Service), "aws4_request");

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hash(string text) => Hash(Encoding.UTF8.GetBytes(text));
}
