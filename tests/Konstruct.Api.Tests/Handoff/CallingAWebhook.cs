using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Konstruct.Api.Handoff;
using Konstruct.Api.Tests.Conversations;
using Konstruct.Api.Tests.GuardedEgress;
using Konstruct.Domain.Handoff;
using Konstruct.EventStore.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using static Konstruct.Api.Tests.Handoff.HandoffExamples;

namespace Konstruct.Api.Tests.Handoff;

public sealed class CallingAWebhook(RunningKonstruct konstruct) : IClassFixture<RunningKonstruct>
{
    private readonly ManualTime _time = new();
    private readonly List<(string Path, Dictionary<string, string> Headers, byte[] Body)> _received = [];

    [Fact]
    public async Task It_gets_the_package_signed_with_the_tenants_secret()
    {
        var company = await konstruct.HireAsync(withEmployee: false);
        await using var site = await AnsweringAsync(204);

        var sent = await CallAsync(company, site);

        sent.ShouldBe(new HandoffSent.Delivered(null, site.Address.GetLeftPart(UriPartial.Authority)));
        var (path, headers, body) = _received.ShouldHaveSingleItem();
        path.ShouldBe("/hook?key=1");
        headers["Content-Type"].ShouldBe("application/json; charset=utf-8");
        headers["Konstruct-Delivery"].ShouldBe("04000000-0000-7000-8000-000000000001");
        Encoding.UTF8.GetString(body).ShouldBe(Expected.Replace("TENANT", company.Tenant.Value, StringComparison.Ordinal).ReplaceLineEndings(""));

        var parts = headers["Konstruct-Signature"].Split(',').ToDictionary(p => p.Split('=')[0], p => p.Split('=')[1]);
        parts["t"].ShouldBe(_time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        byte[] message = [.. Encoding.ASCII.GetBytes(parts["t"] + "."), .. body];
        var signed = HMACSHA256.HashData(Encoding.UTF8.GetBytes(await SecretAsync(company)), message);
        parts["v1"].ShouldBe(Convert.ToHexStringLower(signed));
    }

    [Fact]
    public async Task Every_tenant_has_a_secret_of_its_own_that_stays()
    {
        var (one, other) = (await konstruct.HireAsync(withEmployee: false), await konstruct.HireAsync(withEmployee: false));

        (await SecretAsync(one)).ShouldBe(await SecretAsync(one));
        (await SecretAsync(one)).ShouldNotBe(await SecretAsync(other));
        (await SecretAsync(one)).ShouldStartWith("khs_");
    }

    [Theory]
    [InlineData(301, "webhook_redirected", true)]
    [InlineData(400, "webhook_http_400", true)]
    [InlineData(401, "webhook_http_401", true)]
    [InlineData(404, "webhook_http_404", true)]
    [InlineData(410, "webhook_http_410", true)]
    [InlineData(408, "webhook_http_408", false)]
    [InlineData(429, "webhook_http_429", false)]
    [InlineData(500, "webhook_http_500", false)]
    [InlineData(501, "webhook_http_501", true)]
    [InlineData(503, "webhook_http_503", false)]
    public async Task Its_status_says_whether_trying_again_helps(int status, string code, bool final)
    {
        await using var site = await AnsweringAsync(status);
        (await CallAsync(await konstruct.HireAsync(withEmployee: false), site)).ShouldBe(new HandoffSent.Failed(code, final));
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("86400", 900)]
    [InlineData("soon", null)]
    [InlineData("Fri, 20 Nov 2026 12:00:00 GMT", null)]
    public async Task The_pause_it_asks_for_is_kept_within_reason(string asked, int? seconds)
    {
        await using var site = await AnsweringAsync(429, retryAfter: asked);
        var failed = (await CallAsync(await konstruct.HireAsync(withEmployee: false), site)).ShouldBeOfType<HandoffSent.Failed>();
        failed.After.ShouldBe(seconds is { } s ? TimeSpan.FromSeconds(s) : null);
    }

    [Fact]
    public async Task One_that_never_answers_runs_into_the_time_limit()
    {
        await using var site = await Site.StartAsync(async context =>
        {
            _time.Advance(new HandoffOptions().WebhookTimeout);
            await new TaskCompletionSource().Task.WaitAsync(context.RequestAborted);
        });
        (await CallAsync(await konstruct.HireAsync(withEmployee: false), site)).ShouldBe(new HandoffSent.Failed("webhook_timeout", Final: false));
    }

    [Fact]
    public async Task One_that_is_not_there_may_come_back()
    {
        Uri address;
        await using (var site = await AnsweringAsync(204))
            address = site.Address;
        var (sender, egress) = Sender(address);
        using (egress)
        {
            (await sender.NotifyAsync((await konstruct.HireAsync(withEmployee: false)).Tenant, new HandoffTarget.Webhook(address.ToString()), Package, Outbound, default))
                .ShouldBe(new HandoffSent.Failed("webhook_unreachable", Final: false));
        }
    }

    [Theory]
    [InlineData("https://127.0.0.1:1/", "egress_refused")]
    [InlineData("https://169.254.169.254/latest/meta-data/", "egress_refused")]
    [InlineData("https://[::1]/", "egress_refused")]
    [InlineData("http://hooks.example.com/", "webhook_not_encrypted")]
    public async Task An_address_inside_or_without_encryption_is_refused_unless_the_operator_trusts_it(string url, string code)
    {
        var (sender, egress) = Sender();
        using (egress)
        {
            (await sender.NotifyAsync((await konstruct.HireAsync(withEmployee: false)).Tenant, new HandoffTarget.Webhook(url), Package, Outbound, default))
                .ShouldBe(new HandoffSent.Failed(code, Final: true));
        }
    }

    private const string Expected =
        """
        {"format":"konstruct-handoff/1","delivery":"04000000-0000-7000-8000-000000000001","handoff":"0f000000-0000-7000-8000-000000000001",
        "conversation":"0e000000-0000-7000-8000-000000000001","tenant":"TENANT","agent":"Nora","at":"2026-11-20T12:00:00.000Z","reason":"rule",
        "rule":"billing AND attempts > 2","facts":{"attempts":3,"turns":4,"confidence":"0.4","language":"en","channel":"slack","businessHours":true},
        "channel":"slack","place":"C0HELP","openQuestion":["¿Hola?\nI want my money back"],"transcriptOmitted":2,"transcript":[
        {"at":"2026-11-20T11:55:00.000Z","speaker":"person","name":"Maya","text":"I was charged twice & nobody answers <!channel>"},
        {"at":"2026-11-20T11:56:00.000Z","speaker":"agent","text":"Let me look."},
        {"at":"2026-11-20T11:59:00.000Z","speaker":"person","name":"Maya","text":"¿Hola?\nI want my money back"}],"tried":[
        {"at":"2026-11-20T11:56:00.000Z","kind":"tool","name":"knowledge_search","outcome":"completed"},
        {"at":"2026-11-20T11:57:00.000Z","kind":"model","name":"openai/gpt-5","outcome":"failed","code":"first_token_timeout"}],"commands":{
        "reply":"konstruct handoff reply 0f000000-0000-7000-8000-000000000001 --tenant acme \"...\"",
        "back":"konstruct handoff back 0f000000-0000-7000-8000-000000000001 --tenant acme"}}
        """;

    private Task<Site> AnsweringAsync(int status, string? retryAfter = null) => Site.StartAsync(async context =>
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _received.Add((context.Request.Path + context.Request.QueryString, context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString()), body.ToArray()));
        if (retryAfter is not null)
            context.Response.Headers.RetryAfter = retryAfter;
        context.Response.StatusCode = status;
    });

    private async Task<HandoffSent> CallAsync(Company company, Site site)
    {
        var (sender, egress) = Sender(site.Address);
        using (egress)
            return await sender.NotifyAsync(company.Tenant, new HandoffTarget.Webhook(new Uri(site.Address, "/hook?key=1").ToString()), Package, Outbound, default);
    }

    private (WebhookHandoff, Platform.Egress.Egress) Sender(params Uri[] trusted)
    {
        var egress = EgressExamples.Egress(_time, new Platform.Egress.SystemNameResolver(), trusted);
        var options = Options.Create(new HandoffOptions { WebhookOrigins = [.. trusted.Select(t => t.ToString())] });
        return (new WebhookHandoff(egress, konstruct.Server.Services.GetRequiredService<KeyVault>(), options, _time), egress);
    }

    private async Task<string> SecretAsync(Company company) =>
        WebhookSignature.Secret(await konstruct.Server.Services.GetRequiredService<KeyVault>().OfAsync(company.Tenant));
}
