using Konstruct.Api.Llm;
using Konstruct.Api.Llm.Requests;
using Konstruct.Api.Llm.Routing;
using Konstruct.Api.Tests.Simulators;
using Konstruct.Simulators.Faults;
using Konstruct.Simulators.Models;
using Microsoft.Extensions.AI;
using static Konstruct.Api.Tests.Llm.LlmExamples;

namespace Konstruct.Api.Tests.Llm;

/// <summary>The pool and the simulated providers over HTTP: the providers refuse what the real ones refuse.</summary>
public sealed class CallingTools(RunningSimulator simulator) : IClassFixture<RunningSimulator>, IDisposable
{
    private static readonly ChatTurn Asked = new ChatTurn.User("What is your refund policy?");

    private static readonly ChatPrompt Offered = new("Your name is Ada.", [Asked], 500, Ada) { Tools = [Search, Clock] };

    public static TheoryData<string> Kinds() => ["openai", "openai-compatible", "anthropic", "ollama"];

    public void Dispose() => simulator.State.Reset();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Two_calls_are_made_answered_and_used(string kind)
    {
        await using var test = Pool(kind);
        simulator.State.Models.Enqueue(Simulated(kind), new ModelAnswer("Let me look.")
        {
            ToolCalls = [new("knowledge_search", """{"query":"política 🙂"}""", "id_1"), new("current_time", "{}")],
        });

        var first = (await test.CallAsync("main/m", Offered)).ShouldBeOfType<CallOutcome.Answered>();
        first.Text.ShouldBe("Let me look.");
        first.FinishReason.ShouldBe("tool_calls");
        first.ToolCalls.Select(call => (call.Name, call.ArgumentsJson)).ShouldBe([("knowledge_search", """{"query":"política 🙂"}"""), ("current_time", "{}")], Comparer);
        first.ToolCalls[0].Id.ShouldBe("id_1");

        var second = await test.CallAsync("main/m", After(first, ("Thirty days (handbook.md).", false), ("No such zone.", true)));

        var answer = second.ShouldBeOfType<CallOutcome.Answered>();
        answer.ToolCalls.ShouldBeEmpty();
        answer.FinishReason.ShouldBe("stop");
        answer.Text.ShouldContain("According to the documents: Thirty days (handbook.md).");
        answer.Text.ShouldContain("current_time did not work: ");
        answer.Text.ShouldContain("No such zone.");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Calls_without_a_word_are_an_answer_and_the_first_piece_is_a_sign_of_life(string kind)
    {
        await using var test = Pool(kind);
        simulator.State.Models.Enqueue(Simulated(kind), ModelAnswer.Calls("current_time", """{"zone":"UTC"}"""));
        var shown = new List<string>();

        var outcome = await test.Pool.CallAsync(test.Pool.Prepare(test.Use("main/m"), Offered), Show, default);

        var answer = outcome.ShouldBeOfType<CallOutcome.Answered>();
        (answer.Text, answer.ToolCalls.Count, answer.FirstTokenMilliseconds).ShouldBe(("", 1, 0));
        shown.ShouldBeEmpty();

        ValueTask Show(string text, CancellationToken cancellation)
        {
            shown.Add(text);
            return ValueTask.CompletedTask;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_kind_of_prompt_is_accepted_and_its_format_is_on_record(string kind)
    {
        await using var test = Pool(kind);
        foreach (var (prompt, version) in new[] { (Refund, "/1"), (Conversation, "/1"), (WithTools, "/2"), (WithImages, "/2"), (AfterTools, "/2"), (Offered, "/2") })
        {
            var call = test.Pool.Prepare(test.Use("main/m"), prompt);

            (await test.Pool.CallAsync(call, default)).ShouldBeOfType<CallOutcome.Answered>();

            call.RequestFormat.ShouldEndWith(version);
            BodyDigest.Of(RequestFormats.Write(call.RequestFormat, "m", prompt)).ShouldBe(call.BodySha256);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Images_arrive_byte_for_byte(string kind)
    {
        await using var test = Pool(kind);
        ModelRequest? received = null;
        simulator.State.Models.Respond = request =>
        {
            received = request;
            return null;
        };

        var answer = (await test.CallAsync("main/m", new ChatPrompt("s", [new ChatTurn.User("Look at this.", [Pixel, Pixel])], 100))).ShouldBeOfType<CallOutcome.Answered>();

        answer.Text.ShouldContain($"It came with image/png of {Pixel.Bytes.Length} bytes, image/png of {Pixel.Bytes.Length} bytes.");
        received!.Messages[^1].Images.ShouldAllBe(image => image.Bytes.ToArray().SequenceEqual(Pixel.Bytes.ToArray()));
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("openai-compatible")]
    [InlineData("anthropic")]
    public async Task Broken_arguments_come_as_they_are_and_can_be_sent_back_to_every_provider(string kind)
    {
        const string broken = """{"query": "refund pol""";
        await using var test = Pool(kind);
        simulator.State.Models.Enqueue(Simulated(kind), ModelAnswer.Calls("knowledge_search", broken, "id_1"));

        var first = (await test.CallAsync("main/m", Offered)).ShouldBeOfType<CallOutcome.Answered>();
        first.ToolCalls.ShouldHaveSingleItem().ShouldBe(new ChatToolCall("id_1", "knowledge_search", broken));

        foreach (var other in Kinds())
        {
            await using var next = Pool(other);
            (await next.CallAsync("main/m", After(first, ("The arguments are not JSON.", true)))).ShouldBeOfType<CallOutcome.Answered>()
                .Text.ShouldContain("The arguments are not JSON.");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task In_the_last_round_the_model_answers_in_words(string kind)
    {
        await using var test = Pool(kind);
        var asked = new ChatPrompt("s", [new ChatTurn.User("use tool current_time {}")], 100) { Tools = [Clock] };

        (await test.CallAsync("main/m", asked)).ShouldBeOfType<CallOutcome.Answered>().ToolCalls.ShouldHaveSingleItem();
        (await test.CallAsync("main/m", asked with { MayCallTools = false })).ShouldBeOfType<CallOutcome.Answered>().ToolCalls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("openai", "anthropic")]
    [InlineData("anthropic", "openai")]
    [InlineData("openai", "ollama")]
    [InlineData("ollama", "anthropic")]
    [InlineData("anthropic", "openai-compatible")]
    public async Task Between_a_call_and_its_answer_another_provider_can_take_over(string from, string to)
    {
        await using var test = new PoolUnderTest([.. Provider(0, "first", from), .. Provider(1, "second", to), ("Llm:Routes:balanced:0", "first/m"), ("Llm:Routes:balanced:1", "second/m")]);
        // As compatible servers make ids: Anthropic takes no colon, and a second round begins anew.
        simulator.State.Models.Enqueue(Simulated(from), ModelAnswer.Calls("knowledge_search", """{"query":"refund"}""", "functions.search:0"));
        var first = (await test.CallAsync("balanced", Offered)).ShouldBeOfType<CallOutcome.Answered>();
        var prompt = After(first, ("Thirty days (handbook.md).", false));
        simulator.Suffer(Simulated(from), FaultKind.Status, "chat", count: 2);

        var failed = new List<FailedCall>();
        CallOutcome outcome;
        do
        {
            var route = test.Use("balanced", [.. failed]);
            outcome = await test.Pool.CallAsync(test.Pool.Prepare(route, prompt), default);
            if (outcome is CallOutcome.Failed broken)
                failed.Add(broken.AsFailedCall(route));
        }
        while (outcome is CallOutcome.Failed);

        failed.Select(call => call.Provider).ShouldAllBe(name => name == "first");
        failed.ShouldNotBeEmpty();
        outcome.ShouldBeOfType<CallOutcome.Answered>().Text.ShouldContain("Thirty days (handbook.md).");
    }

    [Fact]
    public async Task A_stream_that_breaks_in_the_middle_of_a_call_is_a_failure_that_is_counted()
    {
        await using var test = Pool("openai");
        simulator.State.Models.Enqueue("openai", ModelAnswer.Calls("knowledge_search", $$"""{"query":"{{new string('x', 400)}}"}"""));
        simulator.State.Faults.Set(new() { Provider = "openai", Method = "chat", Kind = FaultKind.DropMidStream, Count = 1, AfterChunks = 20 });

        var failed = (await test.CallAsync("main/m", Offered)).ShouldBeOfType<CallOutcome.Failed>();

        (failed.Code, failed.FirstTokenMilliseconds).ShouldBe(("connection_lost", 0));
        failed.Usage!.Output.ShouldBeGreaterThan(30);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_port_carries_tools_results_and_images_for_callers_who_know_nothing_of_the_pool(string kind)
    {
        await using var test = Pool(kind);
        var client = test.Get<Api.Llm.Providers.ProviderCatalog>().Find("main")!.Client;
        var options = new ChatOptions { ModelId = "m", Tools = [AIFunctionFactory.CreateDeclaration("current_time", "Tells the time.", System.Text.Json.JsonElement.Parse(Clock.ParametersSchemaJson))] };
        var asked = new ChatMessage(ChatRole.User, [new TextContent("What time is it in Europe/Lisbon?"), new DataContent(Pixel.Bytes, "image/png")]);

        var called = await client.GetResponseAsync([new ChatMessage(ChatRole.System, "Be brief."), asked], options);
        var call = called.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>().ShouldHaveSingleItem();
        var answered = await client.GetResponseAsync([asked, .. called.Messages, new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, "Noon.")])], options);

        (called.FinishReason, call.Name, call.Arguments!["zone"]!.ToString()).ShouldBe((ChatFinishReason.ToolCalls, "current_time", "Europe/Lisbon"));
        answered.Text.ShouldBe("current_time says: Noon.");
        await Should.ThrowAsync<NotSupportedException>(() => client.GetResponseAsync([new ChatMessage(ChatRole.User, [new UriContent("https://example.com/a.png", "image/png")])], options));
    }

    [Fact]
    public async Task The_offline_model_is_offered_tools_and_uses_none()
    {
        await using var test = new PoolUnderTest();

        var call = test.Pool.Prepare(test.Use("balanced"), new ChatPrompt("s", [new ChatTurn.User("use tool current_time {}", [Pixel])], 100) { Tools = [Clock] });
        var answer = (await test.Pool.CallAsync(call, default)).ShouldBeOfType<CallOutcome.Answered>();
        var resumed = await test.CallAsync("balanced", WithTools);

        (call.RequestFormat, answer.ToolCalls.Count, answer.FinishReason).ShouldBe(("offline-chat/2", 0, "stop"));
        answer.Text.ShouldContain("> use tool current_time {}\n(An image came with it.)");
        resumed.ShouldBeOfType<CallOutcome.Answered>().Text.ShouldContain("> Thanks, and this?");
    }

    private static ChatPrompt After(CallOutcome.Answered answer, params (string Text, bool IsError)[] results) => new(
        "Your name is Ada.",
        [
            Asked,
            new ChatTurn.Assistant(answer.Text, answer.ToolCalls),
            .. answer.ToolCalls.Select((call, at) => new ChatTurn.ToolResult(call.Id, call.Name, results[at].Text, results[at].IsError)),
        ],
        500,
        Ada)
    {
        Tools = [Search, Clock],
    };

    // Ollama's arguments are an object and come back written anew.
    private static IEqualityComparer<(string, string)> Comparer { get; } = EqualityComparer<(string, string)>.Create(
        (a, b) => a.Item1 == b.Item1 && System.Text.Json.Nodes.JsonNode.DeepEquals(System.Text.Json.Nodes.JsonNode.Parse(a.Item2), System.Text.Json.Nodes.JsonNode.Parse(b.Item2)),
        pair => pair.Item1.GetHashCode(StringComparison.Ordinal));

    private static string Simulated(string kind) => kind == "openai-compatible" ? "litellm" : kind;

    private PoolUnderTest Pool(string kind) => new(Provider(0, "main", kind));

    private (string, string)[] Provider(int n, string name, string kind) =>
        PoolUnderTest.Provider(n, name, kind, $"{simulator.Url}/{Simulated(kind)}" + (kind.StartsWith("openai", StringComparison.Ordinal) ? "/v1" : ""));
}
