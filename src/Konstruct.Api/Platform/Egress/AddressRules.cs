using System.Net;
using System.Net.Sockets;

namespace Konstruct.Api.Platform.Egress;

/// <summary>
/// Which addresses belong to the public internet. Everything else (private, loopback, link-local with the clouds'
/// metadata service, carrier-grade NAT, multicast, reserved, documentation, tunnels) is refused.
/// </summary>
internal static class AddressRules
{
    private static readonly AddressPrefix[] NotPublicV4 =
    [
        AddressPrefix.Parse("0.0.0.0/8"),
        AddressPrefix.Parse("10.0.0.0/8"),
        AddressPrefix.Parse("100.64.0.0/10"),     // carrier-grade NAT, and Alibaba's metadata service
        AddressPrefix.Parse("127.0.0.0/8"),
        AddressPrefix.Parse("168.63.129.16/32"),  // Azure's host agent: routable by its look, private by its nature
        AddressPrefix.Parse("169.254.0.0/16"),    // link-local, and the metadata service of most clouds
        AddressPrefix.Parse("172.16.0.0/12"),
        AddressPrefix.Parse("192.0.0.0/24"),      // protocol assignments, and Oracle's metadata service
        AddressPrefix.Parse("192.0.2.0/24"),
        AddressPrefix.Parse("192.88.99.0/24"),
        AddressPrefix.Parse("192.168.0.0/16"),
        AddressPrefix.Parse("198.18.0.0/15"),
        AddressPrefix.Parse("198.51.100.0/24"),
        AddressPrefix.Parse("203.0.113.0/24"),
        AddressPrefix.Parse("224.0.0.0/4"),
        AddressPrefix.Parse("240.0.0.0/4"),
    ];

    private static readonly AddressPrefix GlobalUnicastV6 = AddressPrefix.Parse("2000::/3");

    private static readonly AddressPrefix Nat64 = AddressPrefix.Parse("64:ff9b::/96");

    private static readonly AddressPrefix[] NotPublicV6 =
    [
        AddressPrefix.Parse("2001::/23"),       // protocol assignments, Teredo among them
        AddressPrefix.Parse("2001:db8::/32"),
        AddressPrefix.Parse("2002::/16"),       // 6to4 carries any IPv4 address inside
        AddressPrefix.Parse("3fff::/20"),
    ];

    public static bool IsPublic(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => !Array.Exists(NotPublicV4, block => block.Contains(address)),
        // Only global unicast is open; that leaves out ::1, ULA, link-local, multicast and IPv4-mapped without naming them.
        AddressFamily.InterNetworkV6 when GlobalUnicastV6.Contains(address) =>
            !Array.Exists(NotPublicV6, block => block.Contains(address)),
        // What an IPv6-only network makes of a public IPv4 host: judged by the address inside.
        AddressFamily.InterNetworkV6 when Nat64.Contains(address) => IsPublic(new IPAddress(address.GetAddressBytes().AsSpan(12))),
        _ => false,
    };
}
