using Konstruct.Api.Platform.Egress;
using Microsoft.AspNetCore.Http;
using static Konstruct.Api.Tests.GuardedEgress.EgressExamples;

namespace Konstruct.Api.Tests.GuardedEgress;

public class ReachingInside
{
    [Fact]
    public async Task A_configured_base_url_may_be_private()
    {
        await using var site = await Site.StartAsync(context => context.Response.WriteAsync("hello"));
        using var egress = Egress(configured: site.Address);

        using var response = await egress.SendAsync(Get(new Uri(site.Address, "/deep?x=1")), Ordinary, default);

        (await response.Content.ReadAsStringAsync()).ShouldBe("hello");
    }

    [Fact]
    public async Task Another_port_of_a_configured_host_is_refused()
    {
        await using var configured = await Site.StartAsync(context => context.Response.WriteAsync("hello"));
        await using var other = await Site.StartAsync(_ => throw new InvalidOperationException("reached"));
        using var egress = Egress(configured: configured.Address);

        var refused = await Should.ThrowAsync<EgressRefusedException>(() => egress.SendAsync(Get(other.Address), Ordinary, default));

        refused.Code.ShouldBe("egress_refused");
    }

    [Fact]
    public async Task An_address_given_by_others_is_refused_even_where_it_is_configured_and_already_connected()
    {
        await using var site = await Site.StartAsync(context => context.Response.WriteAsync("hello"));
        using var egress = Egress(configured: site.Address);
        using (var warm = await egress.SendAsync(Get(site.Address), Ordinary, default))
            await warm.Content.ReadAsStringAsync();

        await Should.ThrowAsync<EgressRefusedException>(() => egress.SendAsync(Get(site.Address), ForOthers, default));
    }

    [Theory]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://localhost/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.2/")]
    [InlineData("http://user:secret@127.0.0.2/")]
    public async Task Disguises_do_not_help(string address)
    {
        using var egress = Egress();

        var refused = await Should.ThrowAsync<EgressRefusedException>(() => egress.SendAsync(Get(new Uri(address)), ForOthers, default));

        refused.Message.ShouldNotContain("secret");
    }

    [Fact]
    public async Task A_foreign_host_header_is_refused()
    {
        using var egress = Egress();
        using var request = Get(new Uri("http://127.0.0.2/"));
        request.Headers.Host = "inside.example";

        await Should.ThrowAsync<EgressRefusedException>(() => egress.SendAsync(request, Ordinary, default));
    }
}
