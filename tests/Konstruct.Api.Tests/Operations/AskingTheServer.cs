using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Konstruct.Api.Tests.Cli;
using Konstruct.TestSupport;

namespace Konstruct.Api.Tests.Operations;

/// <summary>What operators and programs ask a running server: health, metrics, its description; and what it answers to nonsense.</summary>
[Collection(TwoTenants.Collection)]
public sealed partial class AskingTheServer(TwoTenants world)
{
    [Theory]
    [InlineData("/health")]
    [InlineData("/health/ready")]
    public async Task Readiness_tells_of_each_dependency(string path)
    {
        var answer = JsonNode.Parse(await world.Server.GetAsync(path))!;

        ((string)answer["status"]!).ShouldBe("ready");
        ((bool)answer["checks"]!["postgresql"]!["ok"]!).ShouldBeTrue();
        ((bool)answer["checks"]!["redis"]!["ok"]!).ShouldBeTrue();
    }

    [Fact]
    public async Task Liveness_asks_nobody() => (await world.Server.GetAsync("/health/live")).ShouldBe("""{"status":"live"}""");

    [Fact]
    public async Task Every_line_of_the_metrics_page_can_be_read_and_none_names_a_person_a_tenant_or_a_text()
    {
        var page = await world.Server.GetAsync("/metrics");

        page.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !Sample().IsMatch(line) && !Comment().IsMatch(line)).ShouldBeEmpty();
        foreach (var tenant in new[] { world.Alpha, world.Beta })
        {
            foreach (var trace in tenant.Traces)
                page.ShouldNotContain(trace);
        }

        page.ShouldNotContain("xoxb-");
        page.ShouldNotContain("Password");
        page.ShouldNotContain("U0");
        Identifier().Match(page).Value.ShouldBeEmpty("no id in any label");
    }

    [Theory]
    [InlineData("konstruct_slack_events_total")]
    [InlineData("konstruct_slack_api_calls_total")]
    [InlineData("konstruct_llm_calls_total")]
    [InlineData("konstruct_llm_call_duration_seconds_bucket")]
    [InlineData("konstruct_envelopes_handled_total")]
    [InlineData("konstruct_ratelimit_messages_total")]
    [InlineData("konstruct_work_due_lanes")]
    [InlineData("konstruct_work_oldest_due_seconds")]
    [InlineData("konstruct_work_dead_letters")]
    [InlineData("konstruct_build")]
    [InlineData("konstruct_projections_lag_seconds")]
    [InlineData("konstruct_projections_events_total")]
    [InlineData("http_server_request_duration_seconds_bucket")]
    [InlineData("http_client_request_duration_seconds_count")]
    [InlineData("db_client_operation_duration_seconds_count")]
    [InlineData("dotnet_process_memory_working_set_bytes")]
    public async Task The_page_has(string metric) =>
        await Eventually.HoldsAsync(
            async () => (await world.Server.GetAsync("/metrics")).Contains("\n" + metric, StringComparison.Ordinal), $"{metric} is on the page");

    [Fact]
    public async Task The_operations_page_names_every_metric_of_ours()
    {
        var page = await world.Server.GetAsync("/metrics");
        var guide = await File.ReadAllTextAsync(Repository.Path("docs/operations.md"));

        Ours().Matches(page).Select(m => m.Groups["name"].Value).Distinct().Where(name => !guide.Contains($"`{name}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_description_has_every_public_path_without_a_sign_in()
    {
        var paths = JsonNode.Parse(await world.Server.GetAsync("/openapi/v1.json"))!["paths"]!.AsObject();

        paths.Select(p => p.Key).Where(p => !p.StartsWith("/api/portal/", StringComparison.Ordinal))
            .ShouldBe(["/slack/events", "/health/live", "/health/ready", "/health", "/metrics"], ignoreOrder: true);
        foreach (var (path, methods) in paths.Where(p => !p.Key.StartsWith("/api/portal/", StringComparison.Ordinal)))
        {
            foreach (var (_, operation) in methods!.AsObject())
                operation!["security"].ShouldBeOfType<JsonArray>(path).ShouldBeEmpty();
        }

        paths["/slack/events"]!["post"]!["responses"]!["401"].ShouldNotBeNull();
    }

    [Fact]
    public async Task The_description_says_what_a_path_of_a_tenant_needs_takes_and_answers()
    {
        var page = JsonNode.Parse(await world.Server.GetAsync("/openapi/v1.json"))!;
        var paths = page["paths"]!.AsObject();

        ((string)page["components"]!["securitySchemes"]!["accessToken"]!["scheme"]!).ShouldBe("bearer");
        paths.Where(p => p.Key.StartsWith("/api/portal/", StringComparison.Ordinal))
            .SelectMany(p => p.Value!.AsObject().Where(m => m.Key != "parameters").Select(m => $"{m.Key} {p.Key["/api/portal/".Length..]}"))
            .ShouldBe(
                [
                    "get tenants/{tenant_id}/knowledge", "post tenants/{tenant_id}/knowledge", "get tenants/{tenant_id}/knowledge/{document_id}",
                    "put tenants/{tenant_id}/knowledge/{document_id}", "delete tenants/{tenant_id}/knowledge/{document_id}",
                ], ignoreOrder: true);
        foreach (var (path, methods) in paths.Where(p => p.Key.StartsWith("/api/portal/", StringComparison.Ordinal)))
        {
            foreach (var (method, operation) in methods!.AsObject())
            {
                operation!["security"]![0]!.AsObject().ShouldHaveSingleItem().Key.ShouldBe("accessToken", $"{method} {path}");
                operation["parameters"]!.AsArray().Where(p => (string)p!["in"]! == "path").Select(p => $"{{{(string)p!["name"]!}}}")
                    .ShouldBe(PathParameter().Matches(path).Select(m => m.Value), $"{method} {path}");
                operation["responses"]!.AsObject().Select(r => r.Key).Intersect(["401", "403", "404", "503"]).Count().ShouldBe(4, $"{method} {path}");
                foreach (var (status, answer) in operation["responses"]!.AsObject().Where(r => r.Key[0] is '4' or '5'))
                    answer!["content"]!.AsObject().ShouldHaveSingleItem().Key.ShouldBe("application/problem+json", $"{method} {path} {status}");
            }
        }

        var post = paths["/api/portal/tenants/{tenant_id}/knowledge"]!["post"]!;
        post["requestBody"]!["content"]!["multipart/form-data"]!["schema"]!["properties"]!["file"].ShouldNotBeNull();
        StatusesOf(post).ShouldBe(["200", "201", "400", "401", "403", "404", "408", "409", "413", "415", "422", "429", "503"], ignoreOrder: true);
        post["parameters"]!.AsArray().Select(p => (string)p!["name"]!).ShouldBe(["tenant_id", "name"]);
        var one = paths["/api/portal/tenants/{tenant_id}/knowledge/{document_id}"]!;
        StatusesOf(one["put"]!).ShouldBe(["200", "400", "401", "403", "404", "408", "409", "413", "415", "422", "429", "503"], ignoreOrder: true);
        one["put"]!["parameters"]!.AsArray().Select(p => (string)p!["name"]!).ShouldBe(["tenant_id", "document_id"]);
        StatusesOf(one["get"]!).ShouldBe(["200", "401", "403", "404", "503"], ignoreOrder: true);
        StatusesOf(one["delete"]!).ShouldBe(["204", "400", "401", "403", "404", "409", "503"], ignoreOrder: true);
        page["components"]!["schemas"]!["DocumentJson"]!["properties"]!.AsObject().Select(m => m.Key).ShouldContain("indexed_version");
    }

    private static IEnumerable<string> StatusesOf(JsonNode operation) => operation["responses"]!.AsObject().Select(r => r.Key);

    [Theory]
    [InlineData("GET", "/nothing/here", 404, "path_unknown")]
    [InlineData("DELETE", "/health", 405, "method_not_allowed")]
    [InlineData("POST", "/slack/events", 401, "slack_signature_invalid")]
    public async Task A_refusal_is_problem_details_with_a_code(string method, string path, int status, string code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), world.Server.Url + path);
        using var answer = await world.Server.Client.SendAsync(request);

        ((int)answer.StatusCode).ShouldBe(status);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        ((string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]!).ShouldBe(code);
    }

    [Theory]
    [InlineData(2 * 1024 * 1024)]
    [InlineData(6 * 1024 * 1024)]
    public async Task A_body_that_is_too_large_is_refused_with_a_code(int bytes)
    {
        using var content = new ByteArrayContent(new byte[bytes]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, world.Server.Url + "/slack/events") { Content = content };
        // asks before it sends, as large senders do
        request.Headers.ExpectContinue = true;
        using var answer = await world.Server.Client.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        ((string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]!).ShouldBe("body_too_large");
    }

    [Fact]
    public async Task The_log_is_lines_of_json_without_a_word_a_name_or_a_token()
    {
        using var wrong = new StringContent("{\"token\":\"drowssap\"}", Encoding.UTF8, "application/json");
        (await world.Server.Client.PostAsync(new Uri(world.Server.Url + "/slack/events"), wrong)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await Eventually.HoldsAsync(() => world.Server.Lines.Any(l => l.Contains("was refused: signature")), "the refusal is in the log");

        var lines = world.Server.Lines;
        foreach (var line in lines)
            JsonNode.Parse(line)!["level"].ShouldNotBeNull(line);
        var log = string.Join('\n', lines);
        log.ShouldNotContain("drowssap");
        log.ShouldNotContain("xoxb-");
        log.ShouldNotContain("sk-terminal");
        log.ShouldNotContain("Password=");
        foreach (var tenant in new[] { world.Alpha, world.Beta })
        {
            log.ShouldNotContain(tenant.Question);
            log.ShouldNotContain(tenant.Employee);
        }
    }

    [GeneratedRegex("""^[a-z_][a-z0-9_]*(\{[a-z_][a-z0-9_]*="([^"\\\n]|\\["\\n])*"(,[a-z_][a-z0-9_]*="([^"\\\n]|\\["\\n])*")*\})? (-?[0-9.]+(E[+-]?[0-9]+)?|NaN|[+-]Inf)$""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sample();

    [GeneratedRegex("^# (HELP|TYPE) [a-z_][a-z0-9_]* .+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\{[a-z_]+\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PathParameter();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Identifier();

    [GeneratedRegex("^# TYPE (?<name>konstruct_[a-z0-9_]+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ours();
}
