using System.Security.Cryptography;
using System.Text;

namespace Konstruct.Simulators.Slack;

/// <summary>Slack's v0 request signature: HMAC-SHA256 over version, time stamp and the raw body.</summary>
public static class SlackSignature
{
    /// <summary>The value of the header X-Slack-Signature.</summary>
    public static string Sign(string signingSecret, long timestamp, ReadOnlySpan<byte> body)
    {
        var prefix = Encoding.UTF8.GetBytes($"v0:{timestamp}:");
        var signed = new byte[prefix.Length + body.Length];
        prefix.CopyTo(signed, 0);
        body.CopyTo(signed.AsSpan(prefix.Length));
        return "v0=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(signingSecret), signed));
    }
}
