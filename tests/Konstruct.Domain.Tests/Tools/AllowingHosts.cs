using Konstruct.Domain.Tools;

namespace Konstruct.Domain.Tests.Tools;

public class AllowingHosts
{
    [Theory]
    [InlineData("api.example.com", "api.example.com", 443, true)]
    [InlineData("API.example.com", "api.example.com", 443, true)]
    [InlineData("api.example.com", "api.example.com", 8443, false)]
    [InlineData("api.example.com:8443", "api.example.com", 8443, true)]
    [InlineData("api.example.com:8443", "api.example.com", 443, false)]
    [InlineData("example.com", "api.example.com", 443, false)]
    [InlineData("*.example.com", "api.example.com", 443, true)]
    [InlineData("*.example.com", "a.b.example.com", 443, true)]
    [InlineData("*.example.com", "example.com", 443, false)]
    [InlineData("*.example.com", "badexample.com", 443, false)]
    [InlineData("*.example.com", "example.com.evil.org", 443, false)]
    [InlineData("127.0.0.1:8090", "127.0.0.1", 8090, true)]
    public void A_rule_means_whole_names(string rule, string host, int port, bool allowed) => HostRule.Allows(rule, host, port, 443).ShouldBe(allowed);

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("*.com")]
    [InlineData("https://example.com")]
    [InlineData("example.com/path")]
    [InlineData("exa*mple.com")]
    [InlineData("example.com:")]
    [InlineData("example.com:0")]
    [InlineData("example.com:99999")]
    [InlineData("example..com")]
    [InlineData("user@example.com")]
    [InlineData("exam ple.com")]
    public void What_is_no_host_is_no_rule(string rule) => HostRule.IsValid(rule).ShouldBeFalse();
}
