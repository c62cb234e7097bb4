using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Konstruct.Api.Llm;
using Konstruct.Api.Llm.Requests;

namespace Konstruct.Api.Tests.Llm;

public class PromptsWithTools
{
    private static readonly ChatTurn Asked = new ChatTurn.User("What time is it?");
    private static readonly ChatTurn Called = new ChatTurn.Assistant("", [new("c1", "current_time", "{}")]);
    private static readonly ChatTurn Noon = new ChatTurn.ToolResult("c1", "current_time", "Noon.");

    [Fact]
    public void Calls_and_results_stand_together_or_the_prompt_is_a_bug()
    {
        Should.NotThrow(() => new ChatPrompt("s", [Asked, Called, Noon], 10));
        Should.Throw<ArgumentException>(() => new ChatPrompt("s", [Asked, Noon], 10));
        Should.Throw<ArgumentException>(() => new ChatPrompt("s", [Asked, Called, Noon, Noon], 10));
        Should.Throw<ArgumentException>(() => new ChatPrompt("s", [Asked, Called, Asked], 10));
        Should.Throw<ArgumentException>(() => new ChatPrompt("s", [Asked, Called, Asked, Noon], 10));
        Should.Throw<ArgumentException>(() => new ChatPrompt("s", [Asked, Called], 10));
        Should.Throw<ArgumentException>(() => new ChatPrompt("s", [new ChatTurn.Assistant("", [new("c1", "f", "{}"), new("c1", "g", "{}")]), Noon], 10));
        Should.Throw<ArgumentException>(() => new ChatPrompt("s", [Asked], 10) { Tools = [LlmExamples.Clock, LlmExamples.Clock] });
    }

    [Theory]
    [InlineData("", "{\"type\":\"object\"}")]
    [InlineData("with blank", "{\"type\":\"object\"}")]
    [InlineData("dotted.name", "{\"type\":\"object\"}")]
    [InlineData("näme", "{\"type\":\"object\"}")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234x", "{\"type\":\"object\"}")]
    [InlineData("f", "")]
    [InlineData("f", "[]")]
    [InlineData("f", "{")]
    [InlineData("f", "{}")]
    [InlineData("f", "{\"type\":\"string\"}")]
    [InlineData("f", "{\"type\":\"object\",\"title\":\"\\ud800\"}")]
    public void A_tool_that_a_provider_would_refuse_cannot_be_made(string name, string schema) =>
        Should.Throw<ArgumentException>(() => new ChatTool(name, "d", schema));

    [Fact]
    public void An_image_is_what_it_says_and_not_too_large()
    {
        var png = LlmExamples.Pixel.Bytes;
        ChatImage.Accepts("image/png", png.Span).ShouldBeTrue();
        ChatImage.Accepts("image/jpeg", png.Span).ShouldBeFalse();
        ChatImage.Accepts("image/svg+xml", "<svg/>"u8).ShouldBeFalse();
        ChatImage.Accepts("image/jpeg", [0xFF, 0xD8, 0xFF, 0xE0]).ShouldBeTrue();
        ChatImage.Accepts("image/gif", "GIF89a"u8).ShouldBeTrue();
        ChatImage.Accepts("image/webp", "RIFF\0\0\0\0WEBPVP8 "u8).ShouldBeTrue();
        ChatImage.Accepts("image/png", ReadOnlySpan<byte>.Empty).ShouldBeFalse();
        ChatImage.Accepts("image/png", [.. png.Span, .. new byte[ChatImage.MaxBytes]]).ShouldBeFalse();
        Should.Throw<ArgumentException>(() => new ChatImage("image/jpeg", png));
    }

    [Fact]
    public void The_first_formats_refuse_what_they_cannot_write()
    {
        foreach (var format in RequestFormats.All.Where(format => format.WithTools is not null))
        {
            Should.Throw<NotSupportedException>(() => format.Write("m", LlmExamples.WithTools));
            Should.Throw<NotSupportedException>(() => format.Write("m", LlmExamples.WithImages));
            Should.Throw<NotSupportedException>(() => format.Write("m", LlmExamples.AfterTools));
            format.Fitting(LlmExamples.Conversation).ShouldBe(format);
            format.Fitting(LlmExamples.AfterTools).Name.ShouldBe(format.Name.Replace("/1", "/2", StringComparison.Ordinal));
        }

        Should.Throw<ArgumentException>(() => RequestFormats.Write("openai-chat/0", "m", LlmExamples.Refund));
    }

    [Fact]
    public void Whatever_ids_names_and_arguments_a_model_made_up_every_body_is_ascii_json_and_names_each_call_once() =>
        Prop.ForAll(
            Gen.Elements("", "call_1", "a.b:c", "é", "\ud800", new string('x', 100)).NonEmptyListOf().ToArbitrary(),
            Gen.Elements("", "current_time", "what time?", new string('y', 200), "\udc00").ToArbitrary(),
            Gen.Elements("{}", "{\"a\":\"\\ud800\"}", "{", "", "[1]", "null", "{\"a\":1e400,\"b\":[{}]}", "\ud800").ToArbitrary(),
            (ids, name, arguments) =>
            {
                var turns = ids.SelectMany(id => (ChatTurn[])[new ChatTurn.Assistant("", [new(id, name, arguments)]), new ChatTurn.ToolResult(id, name, "\ud800", id.Length == 0)]);
                var prompt = new ChatPrompt("s", [Asked, .. turns], 10) { Tools = [LlmExamples.Search] };
                foreach (var format in RequestFormats.All.Where(format => format.WithTools is null))
                {
                    var body = format.Write("m", prompt);
                    using var json = JsonDocument.Parse(body);
                    System.Text.Ascii.IsValid(body).ShouldBeTrue();
                    format.Write("m", prompt).ShouldBe(body);
                }

                using var anthropic = JsonDocument.Parse(AnthropicMessagesV2.Write("m", prompt));
                var used = Blocks(anthropic).Where(block => block.GetProperty("type").ValueEquals("tool_use")).Select(block => block.GetProperty("id").GetString()!).ToList();
                var answered = Blocks(anthropic).Where(block => block.GetProperty("type").ValueEquals("tool_result")).Select(block => block.GetProperty("tool_use_id").GetString()!).ToList();
                used.ShouldBe(answered);
                used.Distinct().Count().ShouldBe(used.Count);
                used.ShouldAllBe(id => id.Length > 0 && id.Length <= 40 && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '_' || c == '-'));
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Long_descriptions_are_cut_only_where_servers_have_the_limit()
    {
        var prompt = new ChatPrompt("s", [Asked], 10) { Tools = [new ChatTool("f", new string('d', 1023) + "🙂 and more", """{"type":"object"}""")] };

        Description(RequestFormats.OpenAiCompatibleChatV2, prompt).ShouldBe(new string('d', 1023));
        Description(RequestFormats.OpenAiChatV2, prompt).ShouldEndWith("🙂 and more");
    }

    [Fact]
    public void Tools_images_and_results_count_in_the_estimate_and_in_ollamas_context()
    {
        TokenEstimate.Of(LlmExamples.WithImages).ShouldBeGreaterThan(3 * 1_200);
        var long_ = new ChatPrompt("s", [Asked, Called, new ChatTurn.ToolResult("c1", "current_time", new string('x', 60_000))], 1000);

        using var json = JsonDocument.Parse(OllamaChatV2.Write("m", long_));

        json.RootElement.GetProperty("options").GetProperty("num_ctx").GetInt32().ShouldBe(32_768);
        TokenEstimate.Of(long_).ShouldBeGreaterThan(15_000);
    }

    private static IEnumerable<JsonElement> Blocks(JsonDocument body) => body.RootElement.GetProperty("messages").EnumerateArray()
        .Select(message => message.GetProperty("content")).Where(content => content.ValueKind == JsonValueKind.Array).SelectMany(content => content.EnumerateArray());

    private static string Description(RequestFormat format, ChatPrompt prompt)
    {
        using var json = JsonDocument.Parse(format.Write("m", prompt));
        return json.RootElement.GetProperty("tools")[0].GetProperty("function").GetProperty("description").GetString()!;
    }
}
