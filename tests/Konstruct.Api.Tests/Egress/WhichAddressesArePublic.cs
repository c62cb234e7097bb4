using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Konstruct.Api.Platform.Egress;

namespace Konstruct.Api.Tests.GuardedEgress;

public class WhichAddressesArePublic
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("0.0.0.0")]
    [InlineData("10.0.0.1")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("100.100.100.200")]
    [InlineData("169.254.169.254")]
    [InlineData("168.63.129.16")]
    [InlineData("192.0.0.192")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("fe80::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fc00::1")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("::7f00:1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b:1::808:808")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::")]
    public void What_lies_inside_is_not_public(string address) => AddressRules.IsPublic(IPAddress.Parse(address)).ShouldBeFalse();

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("64:ff9b::808:808")]
    public void The_internet_is_public(string address) => AddressRules.IsPublic(IPAddress.Parse(address)).ShouldBeTrue();

    [Fact]
    public void An_address_is_judged_alike_however_nat64_wraps_it_and_never_when_mapped() =>
        Prop.ForAll(Gen.Choose(int.MinValue, int.MaxValue).ToArbitrary(), chosen =>
        {
            var number = unchecked((uint)chosen);
            var v4 = new IPAddress([(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number]);
            var wrapped = IPAddress.Parse($"64:ff9b::{number >> 16:x}:{number & 0xffff:x}");
            return AddressRules.IsPublic(wrapped) == AddressRules.IsPublic(v4) && !AddressRules.IsPublic(v4.MapToIPv6());
        }).QuickCheckThrowOnFailure();
}
