using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Konstruct.Api.Llm;
using Konstruct.Api.Llm.Requests;

namespace Konstruct.Api.Tests.Llm;

/// <summary>
/// Stored digests depend on these bytes. A golden file is added with a format and never changed: a wish for other bytes
/// is a new version of the format.
/// </summary>
public class RequestBodies
{
    private static readonly string Golden = Path.Combine(Root(), "tests", "Konstruct.Api.Tests", "Llm", "Golden");

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var format in RequestFormats.All)
        {
            cases.Add(format.Name, "refund");
            cases.Add(format.Name, "conversation");
            if (format.WithTools is not null)
                continue;
            cases.Add(format.Name, "tools");
            cases.Add(format.Name, "images");
            cases.Add(format.Name, "after-tools");
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_format_writes_what_it_always_wrote(string format, string example)
    {
        var body = RequestFormats.Write(format, "model-1", example switch
        {
            "refund" => LlmExamples.Refund,
            "conversation" => LlmExamples.Conversation,
            "tools" => LlmExamples.WithTools,
            "images" => LlmExamples.WithImages,
            _ => LlmExamples.AfterTools,
        });

        var golden = Path.Combine(Golden, $"{format.Replace('/', '.')}.{example}.json");
        if (!File.Exists(golden) && Environment.GetEnvironmentVariable("KONSTRUCT_WRITE_DOCS") == "1")
            File.WriteAllText(golden, Encoding.UTF8.GetString(body) + "\n"); // a new format's; one that exists is never written again
        Encoding.UTF8.GetString(body).ShouldBe(File.ReadAllText(golden).TrimEnd('\n'));
    }

    [Fact]
    public void Whatever_the_text_the_body_is_valid_ascii_json_and_the_same_each_time() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string[]>(), ArbMap.Default.ArbFor<bool[]>(), (texts, roles) =>
        {
            var turns = texts.Select((text, i) => i < roles.Length && roles[i] ? (ChatTurn)new ChatTurn.Assistant(text ?? "") : new ChatTurn.User(text ?? ""));
            var prompt = new ChatPrompt("system \ud800 text", [.. turns, new ChatTurn.User("last")], 10);
            foreach (var format in RequestFormats.All)
            {
                var body = format.Write("m", prompt);
                using var json = JsonDocument.Parse(body);
                Ascii.IsValid(body).ShouldBeTrue();
                format.Write("m", prompt).ShouldBe(body);
            }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("anthropic-messages/1", 0)]
    [InlineData("openai-compatible-chat/1", 1)]
    [InlineData("ollama-chat/1", 1)]
    public void Providers_that_insist_on_it_get_the_user_first_and_strict_turns(string format, int skipSystem) =>
        Prop.ForAll(ArbMap.Default.ArbFor<bool[]>(), roles =>
        {
            var turns = roles.Select((role, i) => role ? (ChatTurn)new ChatTurn.Assistant($"a{i}") : new ChatTurn.User($"u{i}"));
            var body = RequestFormats.Find(format)!.Write("m", new ChatPrompt("s", [.. turns, new ChatTurn.User("last")], 10));
            using var json = JsonDocument.Parse(body);
            var written = json.RootElement.GetProperty("messages").EnumerateArray().Skip(skipSystem).Select(m => m.GetProperty("role").GetString()!).ToList();

            written.Select((role, i) => role == (i % 2 == 0 ? "user" : "assistant")).ShouldAllBe(right => right);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Ollama_gets_a_context_that_holds_the_prompt_and_the_answer()
    {
        var prompt = new ChatPrompt("s", [new ChatTurn.User(new string('x', 60_000))], 1000);

        using var json = JsonDocument.Parse(OllamaChatV1.Write("m", prompt));

        json.RootElement.GetProperty("options").GetProperty("num_ctx").GetInt32().ShouldBe(32_768);
    }

    [Fact]
    public void A_prompt_must_end_with_what_the_user_says()
    {
        Should.Throw<ArgumentException>(() => new ChatPrompt("s", [], 10));
        Should.Throw<ArgumentException>(() => new ChatPrompt("s", [new ChatTurn.User(" ")], 10));
        Should.Throw<ArgumentException>(() => new ChatPrompt("s", [new ChatTurn.User("Hi"), new ChatTurn.Assistant("Hello")], 10));
    }

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Konstruct.sln")))
            directory = directory.Parent!;
        return directory.FullName;
    }
}
