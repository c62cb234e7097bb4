using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Konstruct.Simulators.S3;

/// <summary>
/// Checks the AWS Signature Version 4 of a request the way the store does: from what arrived, not from what the sender meant.
/// </summary>
internal static class S3Signature
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(15);

    /// <summary>The store's error code; null when the request is genuine.</summary>
    public static string? Refusal(HttpRequest request, byte[] body, S3Options options, DateTimeOffset now)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.Length == 0)
            return "AccessDenied";
        if (!header.StartsWith(Algorithm + " ", StringComparison.Ordinal))
            return "AuthorizationHeaderMalformed";
        var parts = header[Algorithm.Length..].Split(',').Select(p => p.Trim().Split('=', 2)).Where(p => p.Length == 2)
            .ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);
        if (!parts.TryGetValue("Credential", out var credential) || !parts.TryGetValue("SignedHeaders", out var names) || !parts.TryGetValue("Signature", out var signature))
            return "AuthorizationHeaderMalformed";

        var sent = request.Headers["x-amz-date"].ToString();
        if (!DateTimeOffset.TryParseExact(sent, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
            return "AccessDenied";
        if ((now - moment).Duration() > MostSkew)
            return "RequestTimeTooSkewed";
        var scope = credential.Split('/');
        if (scope.Length != 5 || scope[0] != options.AccessKey)
            return "InvalidAccessKeyId";
        if (scope[1] != sent[..8] || scope[2] != options.Region || scope[3] != "s3" || scope[4] != "aws4_request")
            return "AuthorizationHeaderMalformed";

        var signed = names.Split(';');
        if (!signed.SequenceEqual(signed.Order(StringComparer.Ordinal), StringComparer.Ordinal) || !signed.Contains("host", StringComparer.Ordinal))
            return "AuthorizationHeaderMalformed";
        // whatever of Amazon's is sent must be signed, or somebody on the way could change it
        if (request.Headers.Keys.Any(k => k.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase) && !signed.Contains(k.ToLowerInvariant(), StringComparer.Ordinal)))
            return "AccessDenied";
        var digest = request.Headers["x-amz-content-sha256"].ToString();
        if (digest != Convert.ToHexStringLower(SHA256.HashData(body)))
            return "XAmzContentSHA256Mismatch";

        var expected = Sign(options.SecretKey, scope, sent, Canonical(request, signed, digest));
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(signature)) ? null : "SignatureDoesNotMatch";
    }

    private static string Canonical(HttpRequest request, string[] signed, string digest)
    {
        var text = new StringBuilder();
        // the raw target: decoding and encoding again would forgive a wrongly encoded path
        var target = request.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        var question = target.IndexOf('?', StringComparison.Ordinal);
        text.Append(request.Method).Append('\n').Append(question < 0 ? target : target[..question]).Append('\n');
        IEnumerable<string> query = question < 0 ? [] : target[(question + 1)..].Split('&').Select(q => q.Contains('=', StringComparison.Ordinal) ? q : q + "=").Order(StringComparer.Ordinal);
        text.Append(string.Join('&', query)).Append('\n');
        foreach (var name in signed)
            text.Append(name).Append(':').Append(request.Headers[name].ToString().Trim()).Append('\n');
        return text.Append('\n').Append(string.Join(';', signed)).Append('\n').Append(digest).ToString();
    }

    private static string Sign(string secret, string[] scope, string date, string canonical)
    {
        var toSign = $"{Algorithm}\n{date}\n{string.Join('/', scope.Skip(1))}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var part in scope.Skip(1).Append(toSign))
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        return Convert.ToHexStringLower(key);
    }
}
