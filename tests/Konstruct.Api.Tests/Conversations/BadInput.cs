using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Konstruct.Api.Tests.Channels.Slack;
using Konstruct.Simulators.Models;

namespace Konstruct.Api.Tests.Conversations;

public sealed class BadInput(BadInput.Generous konstruct) : IClassFixture<BadInput.Generous>
{
    private const int Mutations = 10_000;

    private static readonly string[] s_values = ["null", "true", "-1", "1e400", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "[]", "{}", "[[[[]]]]", "\"0.0\""];

    private static string Direct(Company company, string text) =>
        new JsonObject
        {
            ["type"] = "event_callback",
            ["team_id"] = company.Team,
            ["api_app_id"] = company.Workspace.AppId,
            ["event_id"] = "EvRAW" + company.Team,
            ["event_time"] = 1_790_000_000,
            ["event"] = new JsonObject
            {
                ["type"] = "message",
                ["channel_type"] = "im",
                ["channel"] = company.Direct,
                ["user"] = company.Maya,
                ["ts"] = "1790000000.000100",
                ["text"] = text,
            },
        }.ToJsonString();

    [Fact]
    public async Task A_request_without_a_signature_or_with_a_wrong_or_an_old_one_is_refused()
    {
        var company = await konstruct.HireAsync();
        var body = Encoding.UTF8.GetBytes(Direct(company, "let me in"));
        using var client = new HttpClient { BaseAddress = new Uri(konstruct.Server.Url) };

        using var unsigned = await client.PostAsync("/slack/events", new ByteArrayContent(body));
        var wrong = await SendAsync(body, secret: "another secret");
        var old = await SendAsync(body, at: TimeProvider.System.GetUtcNow().AddMinutes(-6));
        var ahead = await SendAsync(body, at: TimeProvider.System.GetUtcNow().AddMinutes(6));

        unsigned.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        new[] { wrong, old, ahead }.ShouldAllBe(a => a.Status == 401 && a.Body.Contains("slack_signature_invalid"));
        (await company.StoryAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"type\":\"event_callback\"}")]
    public async Task What_is_no_event_is_malformed(string body)
    {
        var answer = await SendAsync(Encoding.UTF8.GetBytes(body));

        answer.Status.ShouldBe(400);
        answer.Body.ShouldContain("slack_event_malformed");
    }

    [Theory]
    [InlineData("{\"type\":\"something_new\"}")]
    [InlineData("{\"type\":\"event_callback\",\"event\":{\"type\":\"reaction_added\"}}")]
    public async Task A_type_that_nobody_knows_yet_is_acknowledged(string body) =>
        (await SendAsync(Encoding.UTF8.GetBytes(body))).Status.ShouldBe(200);

    [Fact]
    public async Task Two_megabytes_are_too_many()
    {
        var answer = await SendAsync(new byte[2 * 1024 * 1024]);

        answer.Status.ShouldBe(413);
        answer.Body.ShouldContain("body_too_large");
    }

    [Theory]
    [InlineData("a\u0000b", "a\uFFFDb")]
    [InlineData("😀 and \u202Eright to left\u202C", "😀 and \u202Eright to left\u202C")]
    public async Task Text_of_any_kind_is_stored_and_answered(string text, string heard)
    {
        var company = await konstruct.HireAsync();
        await AnsweredAsync(company, Encoding.UTF8.GetBytes(Direct(company, text)), heard);
    }

    [Fact]
    public async Task A_lone_surrogate_is_stored_as_a_replacement_character_and_answered()
    {
        var company = await konstruct.HireAsync();
        await AnsweredAsync(company, Encoding.UTF8.GetBytes(Direct(company, "HALF").Replace("HALF", "half \\ud83d of it")), "half \uFFFD of it");
    }

    [Fact]
    public async Task Invalid_UTF_8_does_no_harm()
    {
        var company = await konstruct.HireAsync();
        var body = Encoding.UTF8.GetBytes(Direct(company, "HALF of it"));
        var at = body.AsSpan().IndexOf("HALF"u8);
        body[at] = 0xC3;
        body[at + 1] = 0x28;

        (await SendAsync(body)).Status.ShouldBeOneOf(200, 400);
        (await company.AnsweredAsync(await company.AskAsync("And now something valid?"))).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Ten_thousand_mutated_payloads_break_nothing_and_a_good_message_is_answered_after_them()
    {
        var company = await konstruct.HireAsync();
        var bodies = SlackBodies.All
            .Except([SlackBodies.Uninstalled, SlackBodies.Revoked])
            .Select(b => b.Replace(SlackBodies.Team, company.Team).Replace(SlackBodies.Bot, company.Workspace.BotUser.Id)
                .Replace(SlackBodies.Maya, company.Maya).Replace(SlackBodies.General, company.Channel).Replace(SlackBodies.App, company.Workspace.AppId))
            .Select(Encoding.UTF8.GetBytes).ToList();
        var statuses = new int[600];

        await Parallel.ForEachAsync(Enumerable.Range(0, Mutations), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, _) =>
        {
            // seeded by its number: a failure can be repeated
            var random = new Random(number);
            var body = Mutated(random, bodies[number % bodies.Count]);
            var (status, _) = await SendAsync(body);
            Interlocked.Increment(ref statuses[status]);
        });

        statuses[500..].Sum().ShouldBe(0);
        statuses[200].ShouldBeGreaterThan(0);
        statuses[400].ShouldBeGreaterThan(0);
        statuses.Sum().ShouldBe(statuses[200] + statuses[400]);
        var said = await company.AskAsync("Is everybody well?");
        (await company.AnsweredAsync(said, within: TimeSpan.FromSeconds(90))).Count.ShouldBe(1);
    }

    private async Task AnsweredAsync(Company company, byte[] body, string expected)
    {
        string? heard = null;
        konstruct.Simulators.Models.Respond = request => new ModelAnswer("Heard: " + (heard = request.LastUserText));
        (await SendAsync(body)).Status.ShouldBe(200);
        await company.SettledAsync();
        konstruct.Simulators.Models.Respond = null;

        heard.ShouldNotBeNull().ShouldContain(expected);
        (await company.CountAsync("message.received.v1")).ShouldBe(1);
        (await company.CountAsync("reply.composed.v1")).ShouldBe(1);
    }

    private Task<(int Status, string Body)> SendAsync(byte[] body, string? secret = null, DateTimeOffset? at = null) =>
        konstruct.Simulators.Slack.Events.SendRawAsync(body, secret, at);

    private static byte[] Mutated(Random random, byte[] body)
    {
        for (var times = random.Next(1, 3); times > 0; times--)
        {
            var at = random.Next(body.Length + 1);
            var to = random.Next(at, body.Length + 1);
            body = random.Next(6) switch
            {
                0 => body[..at],
                1 => [.. body[..at], (byte)random.Next(256), .. body[at..]],
                2 => [.. body[..to], .. body[at..]],
                3 => [.. body[..at], .. body[to..]],
                4 => [.. body[..at], .. Encoding.UTF8.GetBytes("\\ud83d"), .. body[at..]],
                _ => WithAnotherValue(random, body),
            };
        }

        return body;
    }

    private static byte[] WithAnotherValue(Random random, byte[] body)
    {
        var colons = Enumerable.Range(0, body.Length).Where(i => body[i] == ':').ToList();
        if (colons.Count == 0)
            return body;
        var from = colons[random.Next(colons.Count)] + 1;
        var length = Math.Max(0, body.AsSpan(from).IndexOfAny((byte)',', (byte)'}'));
        return [.. body[..from], .. Encoding.UTF8.GetBytes(s_values[random.Next(s_values.Length)]), .. body[(from + length)..]];
    }

    public sealed class Generous : RunningKonstruct
    {
        // mutations that are still messages must not use up what the good message needs
        protected override void Change(Dictionary<string, string?> settings)
        {
            settings["RateLimit:MessagesPerMinute"] = "100000";
            settings["Messaging:MaxAttempts"] = "2";
        }
    }
}
