using System.Text.Json;
using Konstruct.Api.Platform.Egress;
using Konstruct.Api.Tests.GuardedEgress;
using Konstruct.Api.Tools;
using Konstruct.Api.Tools.BuiltIn;
using Konstruct.TestSupport;
using Microsoft.AspNetCore.Http;
using static Konstruct.Api.Tests.Tools.ToolExamples;

namespace Konstruct.Api.Tests.Tools;

/// <summary><c>http_request</c>. 127.0.0.2 plays the public internet, and its plain http is opened as an operator would open it.</summary>
public class RequestingOverHttp
{
    private const string Public = "127.0.0.2";

    [Fact]
    public async Task The_text_comes_with_its_status_type_and_origin()
    {
        await using var site = await Site.StartAsync(c => c.Response.WriteAsJsonAsync(new { price = 7 }), Public);
        var completed = (await GetAsync(site, site.As("shop.example"))).ShouldBeOfType<ToolOutcome.Completed>();
        completed.Text.ShouldContain("Status: 200");
        completed.Text.ShouldContain("application/json");
        completed.Text.ShouldEndWith("""{"price":7}""");
        completed.FromOutside.ShouldBe("web:shop.example");
        completed.Truncated.ShouldBeFalse();
    }

    [Fact]
    public async Task Of_a_body_without_end_no_more_is_read_than_is_shown()
    {
        await using var site = await Site.StartAsync(
            async c =>
            {
                c.Response.ContentType = "text/plain";
                var chunk = new byte[64 * 1024];
                while (!c.RequestAborted.IsCancellationRequested)
                    await c.Response.Body.WriteAsync(chunk, CancellationToken.None);
            },
            Public);
        var completed = (await Eventually.WithinAsync(GetAsync(site, site.As("shop.example")), "the end of the call")).ShouldBeOfType<ToolOutcome.Completed>();
        completed.Truncated.ShouldBeTrue();
        completed.Text.Length.ShouldBeLessThan(40 * 1024);
    }

    [Fact]
    public async Task Fifty_announced_megabytes_are_cut_as_well()
    {
        await using var site = await Site.StartAsync(
            async c =>
            {
                c.Response.ContentType = "text/plain";
                c.Response.ContentLength = 50 * 1024 * 1024;
                var chunk = new byte[64 * 1024];
                for (var i = 0; i < 800 && !c.RequestAborted.IsCancellationRequested; i++)
                    await c.Response.Body.WriteAsync(chunk, CancellationToken.None);
            },
            Public);
        (await GetAsync(site, site.As("shop.example"))).ShouldBeOfType<ToolOutcome.Completed>().Truncated.ShouldBeTrue();
    }

    [Theory]
    [InlineData("https://other.example/")]
    [InlineData("https://shop.example.evil.test/")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("https://shop.example:8443/")]
    public async Task A_host_that_is_not_on_the_list_is_not_asked(string url) =>
        (await RunAsync(Egress([]), ["shop.example"], url)).Code().ShouldBe(ToolFailures.HttpHostNotAllowed);

    [Fact]
    public async Task With_no_list_nothing_is_reached() =>
        (await RunAsync(Egress([]), [], "https://shop.example/")).Code().ShouldBe(ToolFailures.HttpHostNotAllowed);

    [Fact]
    public async Task Plain_http_is_only_for_what_the_operator_opened() =>
        (await RunAsync(Egress([]), ["shop.example"], "http://shop.example/")).Code().ShouldBe(ToolFailures.HttpSchemeNotAllowed);

    [Theory]
    [InlineData("ftp://shop.example/")]
    [InlineData("/relative")]
    [InlineData("https://maya:secret@shop.example/")]
    [InlineData("file:///etc/passwd")]
    public async Task What_is_no_web_address_is_refused(string url) =>
        (await RunAsync(Egress([]), ["shop.example"], url)).Code().ShouldBe(ToolFailures.HttpAddressInvalid);

    [Fact]
    public async Task An_allowed_name_on_a_private_address_is_not_reached()
    {
        await using var site = await Site.StartAsync(c => c.Response.WriteAsync("inside"));
        var egress = Egress([], new ScriptedResolver(["127.0.0.1"]));
        (await RunAsync(egress, [$"shop.example:{site.Address.Port}"], $"https://shop.example:{site.Address.Port}/")).Code().ShouldBe(ToolFailures.HttpRefused);
    }

    [Fact]
    public async Task A_name_that_becomes_private_on_the_second_look_up_is_not_reached()
    {
        var asked = 0;
        await using var outside = await Site.StartAsync(
            c =>
            {
                c.Response.Headers.Connection = "close"; // so that the second request needs a second connection
                return c.Response.WriteAsync("outside");
            },
            Public);
        await using var inside = await Site.StartAsync(
            c =>
            {
                Interlocked.Increment(ref asked);
                return c.Response.WriteAsync("inside");
            },
            "127.0.0.3", outside.Address.Port);
        var egress = Egress([], new ScriptedResolver([Public], ["127.0.0.3"]), isOpen: false);
        var address = new UriBuilder(outside.Address) { Host = "rebind.example" }.Uri;
        using var first = await egress.SendAsync(new HttpRequestMessage(HttpMethod.Get, address), s_toTools, default);
        await first.Content.ReadAsStringAsync();
        await Should.ThrowAsync<EgressRefusedException>(() => egress.SendAsync(new HttpRequestMessage(HttpMethod.Get, address), s_toTools, default));
        asked.ShouldBe(0);
    }

    [Fact]
    public async Task A_redirect_to_the_metadata_service_is_not_followed()
    {
        await using var site = await Site.StartAsync(
            c =>
            {
                c.Response.Redirect("http://169.254.169.254/latest/meta-data/");
                return Task.CompletedTask;
            },
            Public);
        (await GetAsync(site, site.As("shop.example"), alsoAllowed: "169.254.169.254")).Code().ShouldBe(ToolFailures.HttpRefused);
    }

    [Fact]
    public async Task A_redirect_off_the_list_is_not_followed()
    {
        var asked = 0;
        await using var elsewhere = await Site.StartAsync(
            c =>
            {
                Interlocked.Increment(ref asked);
                return c.Response.WriteAsync("stolen");
            },
            Public);
        await using var site = await Site.StartAsync(
            c =>
            {
                c.Response.Redirect(elsewhere.As("evil.example", "/?data=secret").ToString());
                return Task.CompletedTask;
            },
            Public);
        (await GetAsync(site, site.As("shop.example"))).Code().ShouldBe(ToolFailures.HttpRefused);
        asked.ShouldBe(0);
    }

    [Fact]
    public async Task A_redirect_within_the_list_is_followed_and_its_end_is_the_origin()
    {
        await using var site = await Site.StartAsync(
            c =>
            {
                if (c.Request.Path == "/end")
                    return c.Response.WriteAsync("arrived");
                c.Response.Redirect("/end");
                return Task.CompletedTask;
            },
            Public);
        var completed = (await GetAsync(site, site.As("shop.example"))).ShouldBeOfType<ToolOutcome.Completed>();
        completed.Text.ShouldContain("/end");
        completed.Text.ShouldEndWith("arrived");
    }

    [Theory]
    [InlineData("Authorization")]
    [InlineData("Host")]
    [InlineData("Cookie")]
    [InlineData("Content-Length")]
    [InlineData("X-Forwarded-For")]
    [InlineData("Proxy-Authorization")]
    public async Task A_model_writes_no_credentials_and_nothing_of_the_connection(string header) =>
        (await RunAsync(Egress([]), ["shop.example"], "https://shop.example/", $$""","headers":{"{{header}}":"x"}""")).Code().ShouldBe(ToolFailures.HttpHeaderNotAllowed);

    [Fact]
    public async Task A_line_break_in_a_header_is_refused() =>
        (await RunAsync(Egress([]), ["shop.example"], "https://shop.example/", ""","headers":{"X-A":"b\r\nHost: evil"}""")).Code().ShouldBe(ToolFailures.HttpHeaderNotAllowed);

    [Fact]
    public async Task What_changes_something_carries_the_call_s_id_so_that_it_can_be_told_from_its_repetition()
    {
        (string? Key, string Body, string? Type) seen = default;
        await using var site = await Site.StartAsync(
            async c =>
            {
                using var reader = new StreamReader(c.Request.Body);
                seen = (c.Request.Headers["Idempotency-Key"], await reader.ReadToEndAsync(), c.Request.ContentType);
                await c.Response.WriteAsync("made");
            },
            Public);
        await GetAsync(site, site.As("shop.example"), more: ""","method":"POST","body":"{\"a\":1}" """);
        seen.ShouldBe((Call.ToolCallId.ToString("D"), """{"a":1}""", "application/json; charset=utf-8"));
    }

    [Theory]
    [InlineData("""{"url":"https://a.example"}""", true)]
    [InlineData("""{"url":"https://a.example","method":"HEAD"}""", true)]
    [InlineData("""{"url":"https://a.example","method":"POST"}""", false)]
    [InlineData("""{"url":"https://a.example","method":"DELETE"}""", false)]
    public void Only_reading_may_be_repeated(string arguments, bool idempotent) =>
        new HttpRequestTool(Egress([]), []).IsIdempotent(Arguments(arguments)).ShouldBe(idempotent);

    [Fact]
    public async Task What_is_not_text_is_described_and_not_read()
    {
        await using var site = await Site.StartAsync(
            c =>
            {
                c.Response.ContentType = "image/png";
                return c.Response.WriteAsync("PNG");
            },
            Public);
        (await GetAsync(site, site.As("shop.example"))).ShouldBeOfType<ToolOutcome.Completed>().Text.ShouldContain("not text");
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_said_to_be_unreachable()
    {
        Uri gone;
        await using (var site = await Site.StartAsync(c => c.Response.WriteAsync("x"), Public))
            gone = site.As("shop.example");
        (await RunAsync(Egress([gone]), [$"shop.example:{gone.Port}"], gone.ToString())).Code().ShouldBe(ToolFailures.HttpUnreachable);
    }

    private static readonly EgressPolicy s_toTools = new(TimeSpan.FromSeconds(10), 1000, Destination: EgressDestination.GivenToTools);

    private static Task<ToolOutcome> GetAsync(Site site, Uri address, string? alsoAllowed = null, string more = "") =>
        RunAsync(Egress([address]), [$"{address.Host}:{site.Address.Port}", .. alsoAllowed is null ? (string[])[] : [alsoAllowed]], address.ToString(), more);

    private static Task<ToolOutcome> RunAsync(Egress egress, IReadOnlyList<string> hosts, string url, string more = "") =>
        new HttpRequestTool(egress, hosts).RunAsync(Call, Arguments($$"""{"url":{{JsonSerializer.Serialize(url)}}{{more}}}"""), CancellationToken.None);

    private static Egress Egress(Uri[] open, INameResolver? resolver = null, bool isOpen = true) => new(
        new EgressOptions { ConnectTimeout = TimeSpan.FromSeconds(2) }, new ConfiguredOrigins([]), resolver ?? new ScriptedResolver([Public]), TimeProvider.System,
        EgressExamples.IsPublic, new ConfiguredOrigins(isOpen ? open.Select(o => o.ToString()) : []));
}

internal static class ToolOutcomes
{
    public static string Code(this ToolOutcome outcome) => outcome.ShouldBeOfType<ToolOutcome.Failed>().Code;
}
