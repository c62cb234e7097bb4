using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Konstruct.Api.Tests.Simulators;

/// <summary>The rules by which a simulated model answers when nothing is scripted.</summary>
public sealed class TalkingToTheLittleModel(RunningSimulator simulator) : IClassFixture<RunningSimulator>
{
    private const string Remembering =
        """
        Your name is Ada.

        ## What you know from your memory
        - Maya's deployment window is Tuesday at nine.
        - Omar prefers tea over coffee.

        ## Rules
        - Never talk about coffee prices.
        """;

    private static readonly JsonArray Tools =
    [
        Tool("knowledge_search", """{"query":{"type":"string"},"limit":{"type":"integer"}}""", "query"),
        Tool("remember", """{"fact":{"type":"string"},"kind":{"type":"string","enum":["note","preference"]}}""", "fact", "kind"),
        Tool("forget", """{"about":{"type":"string"}}""", "about"),
        Tool("current_time", """{"zone":{"type":"string"}}""", "zone"),
        Tool("http_request", """{"method":{"type":"string","enum":["GET","POST"]},"url":{"type":"string"},"headers":{"type":"object"}}""", "method", "url"),
        Tool("ask_human", """{"question":{"type":"string"}}""", "question"),
        Tool("mcp__weather__forecast", """{"city":{"type":"string"}}""", "city"),
    ];

    [Theory]
    [InlineData("What is your refund policy?", "knowledge_search", """{"query":"What is your refund policy?"}""")]
    [InlineData("Please remember that invoices go to Omar", "remember", """{"fact":"invoices go to Omar","kind":"note"}""")]
    [InlineData("Please forget about my birthday", "forget", """{"about":"my birthday"}""")]
    [InlineData("What time is it in Europe/Lisbon?", "current_time", """{"zone":"Europe/Lisbon"}""")]
    [InlineData("what's the time", "current_time", """{"zone":"UTC"}""")]
    [InlineData("Get https://example.com/orders?id=7, please.", "http_request", """{"url":"https://example.com/orders?id=7","method":"GET"}""")]
    [InlineData("post to <https://example.com/orders|example.com>", "http_request", """{"url":"https://example.com/orders","method":"POST"}""")]
    [InlineData("Ask a human whether 40 % off is fine", "ask_human", """{"question":"Ask a human whether 40 % off is fine"}""")]
    [InlineData("use tool mcp__weather__forecast {\"city\":\"Po{rto\"} please", "mcp__weather__forecast", "{\"city\":\"Po{rto\"}")]
    [InlineData("use tool `current_time`", "current_time", "{}")]
    [InlineData("use tool current_time {\"zone\": \"Eur", "current_time", "{\"zone\": \"Eur")]
    public async Task A_message_calls_the_tool_that_fits(string said, string tool, string arguments)
    {
        var message = await AskAsync("Be brief.", User(said));

        var call = message["tool_calls"]!.AsArray().ShouldHaveSingleItem()!["function"]!;
        ((string)call["name"]!).ShouldBe(tool);
        ((string)call["arguments"]!).ShouldBe(arguments);
    }

    [Theory]
    [InlineData("What time do you open?", "knowledge_search")]
    [InlineData("Do you remember that we spoke of pricing?", "knowledge_search")]
    [InlineData("I want to call you tomorrow.", null)]
    [InlineData("Good morning.", null)]
    public async Task What_only_resembles_an_order_is_none(string said, string? tool)
    {
        var message = await AskAsync("Be brief.", User(said));

        ((string?)message["tool_calls"]?[0]?["function"]?["name"]).ShouldBe(tool);
    }

    [Fact]
    public async Task Results_are_quoted_and_nothing_is_searched_twice()
    {
        var message = await AskAsync(
            "Be brief.",
            User("What is your refund policy?"),
            Calls(("c1", "knowledge_search"), ("c2", "current_time")),
            Result("c1", "Thirty days. Source: handbook.md"),
            Result("c2", "[error] no such zone"));

        message["tool_calls"].ShouldBeNull();
        ((string)message["content"]!).ShouldBe("According to the documents: Thirty days. Source: handbook.md\ncurrent_time did not work: [error] no such zone");
    }

    [Fact]
    public async Task Orders_joined_by_then_are_carried_out_round_by_round()
    {
        var said = User("use tool current_time {\"zone\":\"UTC\"} and use tool forget {} then use tool remember {}");
        JsonNode[] first = [said];
        JsonNode[] second = [said.DeepClone(), Calls(("c1", "current_time"), ("c2", "forget")), Result("c1", "Noon."), Result("c2", "Gone.")];
        JsonNode[] third = [.. second.Select(each => each.DeepClone()), Calls(("c3", "remember")), Result("c3", "Kept.")];

        Names(await AskAsync("s", first)).ShouldBe(["current_time", "forget"]);
        Names(await AskAsync("s", second)).ShouldBe(["remember"]);
        ((string)(await AskAsync("s", third))["content"]!).ShouldBe("remember says: Kept.");
    }

    [Fact]
    public async Task A_tool_that_is_not_offered_is_said_to_be_missing() =>
        ((string)(await AskAsync("s", User("use tool launch_rocket {}")))["content"]!).ShouldBe("I was given no tool named launch_rocket.");

    [Theory]
    [InlineData("When did I say we deploy, do you remember?", "You told me earlier: Maya's deployment window is Tuesday at nine.")]
    [InlineData("What did Omar prefer?", "You told me earlier: Omar prefers tea over coffee.")]
    [InlineData("What was the budget I mentioned earlier?", "Earlier you said: The budget is 4,000 euros.")]
    public async Task What_was_said_before_is_quoted(string said, string answer)
    {
        var message = await AskAsync(Remembering, User("The budget is 4,000 euros."), new JsonObject { ["role"] = "assistant", ["content"] = "Noted." }, User(said));

        ((string)message["content"]!).ShouldBe(answer);
    }

    [Fact]
    public async Task A_script_given_over_the_control_api_goes_first()
    {
        using var queued = await simulator.Client.PostAsJsonAsync(
            $"{simulator.Url}/control/models/openai/answers", new { tool_calls = new[] { new { name = "remember", arguments_json = "{\"fact\":", id = "call_7" } } });

        var message = await AskAsync("s", User("Good morning."));

        queued.EnsureSuccessStatusCode();
        ((string)message["tool_calls"]![0]!["id"]!).ShouldBe("call_7");
        ((string)message["tool_calls"]![0]!["function"]!["arguments"]!).ShouldBe("{\"fact\":");
    }

    private async Task<JsonNode> AskAsync(string system, params JsonNode[] messages)
    {
        var body = new JsonObject
        {
            ["model"] = "gpt-5.6-luna",
            ["messages"] = new JsonArray([new JsonObject { ["role"] = "system", ["content"] = system }, .. messages]),
            ["tools"] = Tools.DeepClone(),
        };
        return (await simulator.OpenAiAsync(body.ToJsonString()).JsonAsync())["choices"]![0]!["message"]!;
    }

    private static IEnumerable<string> Names(JsonNode message) => message["tool_calls"]!.AsArray().Select(call => (string)call!["function"]!["name"]!);

    private static JsonObject User(string text) => new() { ["role"] = "user", ["content"] = text };

    private static JsonObject Result(string call, string text) => new() { ["role"] = "tool", ["tool_call_id"] = call, ["content"] = text };

    private static JsonObject Calls(params (string Id, string Name)[] calls) => new()
    {
        ["role"] = "assistant",
        ["tool_calls"] = new JsonArray([.. calls.Select(call => new JsonObject
        {
            ["id"] = call.Id, ["type"] = "function", ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = "{}" },
        })]),
    };

    private static JsonObject Tool(string name, string properties, params string[] required) => new()
    {
        ["type"] = "function",
        ["function"] = new JsonObject
        {
            ["name"] = name,
            ["description"] = name,
            ["parameters"] = new JsonObject { ["type"] = "object", ["properties"] = JsonNode.Parse(properties), ["required"] = new JsonArray([.. required.Select(each => JsonValue.Create(each))]) },
        },
    };
}
