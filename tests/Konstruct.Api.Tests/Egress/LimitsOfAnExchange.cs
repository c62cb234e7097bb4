using Konstruct.Api.Platform.Egress;
using Microsoft.AspNetCore.Http;
using static Konstruct.Api.Tests.GuardedEgress.EgressExamples;

namespace Konstruct.Api.Tests.GuardedEgress;

public class LimitsOfAnExchange
{
    private readonly ManualTime _time = new();

    private static readonly EgressPolicy Small = new(TimeSpan.FromSeconds(20), 10);

    [Fact]
    public async Task Headers_that_do_not_come_run_into_the_time_limit()
    {
        await using var site = await Site.StartAsync(context =>
        {
            _time.Advance(Ordinary.Timeout);
            return Never(context);
        });
        using var egress = Egress(_time, new SystemNameResolver(), site.Address);

        var timeout = await Should.ThrowAsync<EgressTimeoutException>(() => egress.SendAsync(Get(site.Address), Ordinary, default));

        timeout.Code.ShouldBe("egress_timeout");
    }

    [Fact]
    public async Task A_body_that_stalls_runs_into_the_time_limit()
    {
        await using var site = await Site.StartAsync(async context =>
        {
            await context.Response.WriteAsync("begun");
            await context.Response.Body.FlushAsync();
            await Never(context);
        });
        using var egress = Egress(_time, new SystemNameResolver(), site.Address);
        using var response = await egress.SendAsync(Get(site.Address), Ordinary, default);
        var reading = response.Content.ReadAsStringAsync();
        _time.Advance(Ordinary.Timeout);

        await Should.ThrowAsync<EgressTimeoutException>(() => reading);
    }

    [Fact]
    public async Task The_callers_cancellation_is_no_time_out()
    {
        using var caller = new CancellationTokenSource();
        await using var site = await Site.StartAsync(context =>
        {
            caller.Cancel();
            return Never(context);
        });
        using var egress = Egress(site.Address);

        await Should.ThrowAsync<OperationCanceledException>(() => egress.SendAsync(Get(site.Address), Ordinary, caller.Token));
    }

    [Fact]
    public async Task An_announced_length_over_the_limit_is_not_read()
    {
        await using var site = await Site.StartAsync(context =>
        {
            context.Response.ContentLength = 11;
            return context.Response.WriteAsync("12345678901");
        });
        using var egress = Egress(site.Address);

        var large = await Should.ThrowAsync<EgressTooLargeException>(() => egress.SendAsync(Get(site.Address), Small, default));

        large.Code.ShouldBe("egress_too_large");
    }

    [Fact]
    public async Task A_streamed_body_is_cut_at_the_limit()
    {
        await using var site = await Site.StartAsync(async context =>
        {
            for (var i = 0; i < 11; i++)
            {
                await context.Response.WriteAsync("x");
                await context.Response.Body.FlushAsync();
            }
        });
        using var egress = Egress(site.Address);
        using var response = await egress.SendAsync(Get(site.Address), Small, default);

        await Should.ThrowAsync<EgressTooLargeException>(() => response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_body_of_exactly_the_limit_passes()
    {
        await using var site = await Site.StartAsync(context => context.Response.WriteAsync("1234567890"));
        using var egress = Egress(site.Address);
        using var response = await egress.SendAsync(Get(site.Address), Small, default);

        (await response.Content.ReadAsStringAsync()).ShouldBe("1234567890");
    }

    [Fact]
    public async Task Cookies_are_not_kept_and_trace_ids_not_given_away()
    {
        var seen = new List<string>();
        await using var site = await Site.StartAsync(context =>
        {
            seen.AddRange(context.Request.Headers.Keys);
            context.Response.Headers.SetCookie = "session=1";
            return Task.CompletedTask;
        });
        using var egress = Egress(site.Address);
        using var activity = new System.Diagnostics.Activity("turn").SetIdFormat(System.Diagnostics.ActivityIdFormat.W3C).Start();

        for (var i = 0; i < 2; i++)
            (await egress.SendAsync(Get(site.Address), Ordinary, default)).Dispose();

        seen.ShouldBe(["Host", "Host"]);
    }

    private static Task Never(HttpContext context) => new TaskCompletionSource().Task.WaitAsync(context.RequestAborted);
}
