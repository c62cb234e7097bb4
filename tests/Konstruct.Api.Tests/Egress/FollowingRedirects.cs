using System.Net;
using Konstruct.Api.Platform.Egress;
using Microsoft.AspNetCore.Http;
using static Konstruct.Api.Tests.GuardedEgress.EgressExamples;

namespace Konstruct.Api.Tests.GuardedEgress;

public class FollowingRedirects
{
    private static readonly EgressPolicy Following = Ordinary with { FollowRedirects = true };

    [Fact]
    public async Task A_redirect_is_returned_unfollowed_by_default()
    {
        await using var site = await Site.StartAsync(To("/elsewhere", 302));
        using var egress = Egress(site.Address);

        using var response = await egress.SendAsync(Get(site.Address), Ordinary, default);

        response.StatusCode.ShouldBe(HttpStatusCode.Found);
    }

    [Fact]
    public async Task Within_its_origin_it_is_followed_with_credentials_method_and_body()
    {
        string? seen = null;
        await using var site = await Site.StartAsync(async context =>
        {
            if (context.Request.Path == "/")
            {
                await To("/next", 307)(context);
                return;
            }

            seen = $"{context.Request.Method} {context.Request.Headers.Authorization} {await new StreamReader(context.Request.Body).ReadToEndAsync()}";
        });
        using var egress = Egress(site.Address);
        using var request = new HttpRequestMessage(HttpMethod.Post, site.Address) { Content = new StringContent("body") };
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer key");

        using var response = await egress.SendAsync(request, Following, default);

        seen.ShouldBe("POST Bearer key body");
    }

    [Fact]
    public async Task Credentials_do_not_follow_to_another_origin()
    {
        string[] seen = [];
        await using var other = await Site.StartAsync(
            context =>
            {
                seen = [.. context.Request.Headers.Keys];
                return Task.CompletedTask;
            },
            "127.0.0.2");
        await using var site = await Site.StartAsync(To(other.Address.ToString(), 302));
        using var egress = Egress(site.Address);
        using var request = Get(site.Address);
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer key");
        request.Headers.TryAddWithoutValidation("x-api-key", "key");
        request.Headers.TryAddWithoutValidation("Accept", "text/plain");

        using var response = await egress.SendAsync(request, Following, default);

        seen.ShouldBe(["Accept", "Host"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_redirect_never_leads_inside_not_even_to_a_configured_base_url()
    {
        await using var inside = await Site.StartAsync(_ => throw new InvalidOperationException("reached"));
        await using var site = await Site.StartAsync(To(inside.Address.ToString(), 302), "127.0.0.2");
        using var egress = Egress(site.Address, inside.Address);

        await Should.ThrowAsync<EgressRefusedException>(() => egress.SendAsync(Get(site.Address), Following, default));
    }

    [Fact]
    public async Task A_body_does_not_follow_to_another_origin()
    {
        await using var other = await Site.StartAsync(_ => throw new InvalidOperationException("reached"), "127.0.0.2");
        await using var site = await Site.StartAsync(To(other.Address.ToString(), 308));
        using var egress = Egress(site.Address);
        using var request = new HttpRequestMessage(HttpMethod.Post, site.Address) { Content = new StringContent("token=secret") };

        await Should.ThrowAsync<EgressRefusedException>(() => egress.SendAsync(request, Following, default));
    }

    [Fact]
    public async Task A_circle_has_an_end()
    {
        var visits = 0;
        await using var site = await Site.StartAsync(context =>
        {
            visits++;
            return To("/", 302)(context);
        });
        using var egress = Egress(site.Address);

        await Should.ThrowAsync<EgressRefusedException>(() => egress.SendAsync(Get(site.Address), Following, default));
        visits.ShouldBe(6);
    }

    private static RequestDelegate To(string location, int status) => context =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = location;
        return Task.CompletedTask;
    };
}
