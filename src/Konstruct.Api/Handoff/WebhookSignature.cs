using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Handoff;

/// <summary>
/// Proves to a receiver that a package is ours, unchanged and fresh: <c>t=unix seconds,v1=hex HMAC-SHA256(secret, t + "." + body)</c>.
/// </summary>
internal static class WebhookSignature
{
    public const string Header = "Konstruct-Signature";

    private const string Purpose = "handoff-webhook/1";
    private const string Prefix = "khs_";

    /// <summary>The tenant's secret, as text to be put into the receiver's settings. Derived from the tenant's key: the same until that is another.</summary>
    public static string Secret(TenantVault vault) => Prefix + Base64Url.EncodeToString(vault.SigningKey(Purpose));

    public static string Of(string secret, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        mac.AppendData(Encoding.ASCII.GetBytes(seconds + "."));
        mac.AppendData(body);
        return $"t={seconds},v1={Convert.ToHexStringLower(mac.GetHashAndReset())}";
    }
}
