using System.Net;

namespace Konstruct.Api.Platform.Egress;

/// <summary>A block of addresses, compared bit by bit.</summary>
/// <remarks>
/// The framework's IPNetwork is not used: in .NET 10.0 its Contains answers that 2000::/3 contains ::ffff:8.8.8.8,
/// and a guard must not rest on a comparison that mixes the address families.
/// </remarks>
internal sealed class AddressPrefix(byte[] address, int length)
{
    public static AddressPrefix Parse(string text)
    {
        var slash = text.IndexOf('/');
        return new AddressPrefix(IPAddress.Parse(text.AsSpan(0, slash)).GetAddressBytes(), int.Parse(text.AsSpan(slash + 1)));
    }

    public bool Contains(IPAddress candidate)
    {
        var bytes = candidate.GetAddressBytes();
        if (bytes.Length != address.Length)
            return false;
        var whole = length / 8;
        if (!bytes.AsSpan(0, whole).SequenceEqual(address.AsSpan(0, whole)))
            return false;
        var rest = length % 8;
        return rest == 0 || (bytes[whole] ^ address[whole]) >> (8 - rest) == 0;
    }
}
