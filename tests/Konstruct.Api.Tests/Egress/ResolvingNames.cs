using Konstruct.Api.Platform.Egress;
using Microsoft.AspNetCore.Http;
using static Konstruct.Api.Tests.GuardedEgress.EgressExamples;

namespace Konstruct.Api.Tests.GuardedEgress;

public class ResolvingNames
{
    [Fact]
    public async Task The_address_that_was_judged_is_the_one_connected_to()
    {
        await using var outside = await Site.StartAsync(context => context.Response.WriteAsync("outside"), "127.0.0.2");
        await using var inside = await Site.StartAsync(context => context.Response.WriteAsync("inside"), "127.0.0.1", outside.Address.Port);
        var resolver = new ScriptedResolver(["127.0.0.2"], ["127.0.0.1"]);
        using var egress = Egress(resolver);

        using var response = await egress.SendAsync(Get(outside.As("bot.example")), ForOthers, default);

        (await response.Content.ReadAsStringAsync()).ShouldBe("outside");
        resolver.Asked.ShouldBe(1);
    }

    [Fact]
    public async Task A_name_that_turns_inside_later_is_refused_on_its_next_connection()
    {
        await using var outside = await Site.StartAsync(
            context =>
            {
                context.Response.Headers.Connection = "close";
                return context.Response.WriteAsync("outside");
            },
            "127.0.0.2");
        await using var inside = await Site.StartAsync(_ => throw new InvalidOperationException("reached"), "127.0.0.1", outside.Address.Port);
        using var egress = Egress(new ScriptedResolver(["127.0.0.2"], ["127.0.0.1"]));
        using (var first = await egress.SendAsync(Get(outside.As("bot.example")), ForOthers, default))
            await first.Content.ReadAsStringAsync();

        await Should.ThrowAsync<EgressRefusedException>(() => egress.SendAsync(Get(outside.As("bot.example")), ForOthers, default));
    }

    [Fact]
    public async Task One_inside_address_spoils_the_whole_answer()
    {
        using var egress = Egress(new ScriptedResolver(["127.0.0.2", "127.0.0.1"]));

        await Should.ThrowAsync<EgressRefusedException>(() => egress.SendAsync(Get(new Uri("http://bot.example/")), ForOthers, default));
    }

    [Fact]
    public async Task A_dead_address_is_passed_over_for_the_next()
    {
        await using var site = await Site.StartAsync(context => context.Response.WriteAsync("second"), "127.0.0.2");
        using var egress = Egress(new ScriptedResolver(["127.0.0.3", "127.0.0.2"]), site.As("bot.example"));

        using var response = await egress.SendAsync(Get(site.As("bot.example")), Ordinary, default);

        (await response.Content.ReadAsStringAsync()).ShouldBe("second");
    }

    [Fact]
    public async Task A_name_server_that_does_not_answer_ends_in_the_connect_time_out()
    {
        using var egress = Egress(new SilentResolver());

        await Should.ThrowAsync<EgressTimeoutException>(() => egress.SendAsync(Get(new Uri("http://bot.example/")), ForOthers, default));
    }

    [Fact]
    public async Task A_name_without_addresses_is_a_failed_connection()
    {
        using var egress = Egress(new ScriptedResolver([[]]));

        await Should.ThrowAsync<HttpRequestException>(() => egress.SendAsync(Get(new Uri("http://bot.example/")), ForOthers, default));
    }
}
