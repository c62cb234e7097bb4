using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Konstruct.Api.Llm;
using Konstruct.Api.Llm.Providers;
using Microsoft.Extensions.AI;

namespace Konstruct.Api.Tests.Llm;

public class ReadingToolCalls
{
    private static readonly ChatToolCall[] Calls =
    [
        new("call_1", "knowledge_search", """{"query":"política 🙂 \"refund\""}"""),
        new("call_2", "current_time", "{}"),
        new("call_3", "http_request", """{"url":"https://example.com/ü","tries":3}"""),
    ];

    private delegate IAsyncEnumerable<ChatResponseUpdate> Reader(Stream body, CancellationToken cancellation);

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    [InlineData("ollama")]
    public async Task The_calls_are_the_same_wherever_the_stream_is_cut_into_packets(string kind)
    {
        var (text, read) = Stream(kind, Calls);
        var bytes = Encoding.UTF8.GetBytes(text);

        for (var at = 0; at <= bytes.Length; at++)
            (await CallsAsync(read, new Packets(bytes, [Math.Max(at, 1), bytes.Length]))).ShouldBe(Calls);
        (await CallsAsync(read, new Packets(bytes, [1]))).ShouldBe(Calls);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    [InlineData("ollama")]
    public async Task Cut_off_before_its_end_a_stream_of_calls_is_no_answer(string kind)
    {
        var (text, read) = Stream(kind, Calls);
        var bytes = Encoding.UTF8.GetBytes(text);
        var whole = kind == "ollama" ? bytes.Length - 1 : bytes.Length;

        for (var length = 0; length < whole; length += 3)
        {
            var failure = await Should.ThrowAsync<ProviderCallException>(() => CallsAsync(read, new Packets(bytes[..length], [11])));
            failure.Code.ShouldBeOneOf(FailureCodes.ConnectionLost, FailureCodes.MalformedResponse);
        }
    }

    [Fact]
    public void Whatever_a_model_writes_as_arguments_reaches_the_caller_as_it_is() =>
        Prop.ForAll(Gen.Elements("{", "}", "\"", "\\", "\\u12", "[", "null", "🙂", "\n", "a: 1", ",", "\u0000").NonEmptyListOf().ToArbitrary(), Gen.Choose(1, 7).ToArbitrary(), (pieces, size) =>
        {
            var mangled = new ChatToolCall("call_1", "remember", "{" + string.Concat(pieces));
            foreach (var text in new[] { LlmExamples.OpenAiCalls([mangled], size), LlmExamples.AnthropicCalls([mangled], size) })
            {
                var read = text.StartsWith("event", StringComparison.Ordinal) ? (Reader)AnthropicStream.ReadAsync : OpenAiStream.ReadAsync;
                var body = Encoding.UTF8.GetBytes(text);
                // An emoji may be cut in two by the pieces; the halves find each other again.
                CallsAsync(read, new Packets(body, [13])).GetAwaiter().GetResult().ShouldBe([mangled]);
            }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("an index only at first", """{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\""}}|{"function":{"arguments":":1}"}}|{"id":"b","function":{"name":"g","arguments":"{}"}}""", """a f {"x":1}|b g {}""")]
    [InlineData("index 0 for all", """{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}}|{"index":0,"id":"b","function":{"name":"g","arguments":"{}"}}""", "a f {}|b g {}")]
    [InlineData("id and name repeated", """{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\""}}|{"index":0,"id":"a","function":{"name":"f","arguments":":1}"}}""", """a f {"x":1}""")]
    [InlineData("no ids at all", """{"index":0,"function":{"name":"f"}}|{"index":1,"function":{"name":"g"}}""", "call_1 f {}|call_2 g {}")]
    [InlineData("the same id twice", """{"index":0,"id":"call_1","function":{"name":"f"}}|{"index":1,"id":"call_1","function":{"name":"g"}}""", "call_1 f {}|call_2 g {}")]
    [InlineData("an object as arguments", """{"index":0,"id":"a","function":{"name":"f","arguments":{"x":1}}}""", """a f {"x":1}""")]
    [InlineData("no name", """{"index":0,"id":"a","function":{"arguments":"{}"}}""", "a  {}")]
    [InlineData("no function", """{"index":0,"id":"a"}""", "a  {}")]
    [InlineData("nonsense", """{"index":"x","id":7,"function":"f"}""", "call_1  {}")]
    [InlineData("half a character", """{"index":0,"id":"a","function":{"name":"f","arguments":"\ud83d"}}|{"index":0,"function":{"arguments":"\ude42\ud83d"}}""", "a f 🙂\uFFFD")]
    public async Task What_servers_make_of_openais_pieces_is_understood(string why, string pieces, string expected)
    {
        var body = string.Concat(pieces.Split('|').Select(piece => $"data: {{\"choices\":[{{\"index\":0,\"delta\":{{\"tool_calls\":[{piece}]}}}}]}}\n\n"))
            + "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

        var calls = await CallsAsync(OpenAiStream.ReadAsync, new Packets(Encoding.UTF8.GetBytes(body), [64]));

        string.Join('|', calls.Select(call => $"{call.Id} {call.Name} {call.ArgumentsJson}")).ShouldBe(expected, why);
    }

    [Fact]
    public async Task Who_knows_the_port_alone_gets_the_arguments_parsed_or_told_that_they_cannot_be()
    {
        var text = LlmExamples.AnthropicCalls([Calls[0], new("call_9", "remember", "{\"what\":")]);

        var contents = new List<FunctionCallContent>();
        await foreach (var update in AnthropicStream.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), CancellationToken.None))
            contents.AddRange(update.Contents.OfType<FunctionCallContent>());

        contents[0].Arguments!["query"]!.ToString().ShouldBe("política 🙂 \"refund\"");
        contents[0].Exception.ShouldBeNull();
        (contents[1].Arguments, contents[1].Name).ShouldBe((null, "remember"));
        contents[1].Exception.ShouldNotBeNull();
    }

    private static (string Text, Reader Read) Stream(string kind, IReadOnlyList<ChatToolCall> calls) => kind switch
    {
        "openai" => (LlmExamples.OpenAiCalls(calls), OpenAiStream.ReadAsync),
        "anthropic" => (LlmExamples.AnthropicCalls(calls), AnthropicStream.ReadAsync),
        _ => (LlmExamples.OllamaCalls(calls), OllamaStream.ReadAsync),
    };

    private static async Task<IReadOnlyList<ChatToolCall>> CallsAsync(Reader read, Stream body)
    {
        var calls = new List<ChatToolCall>();
        await foreach (var update in read(body, CancellationToken.None))
            calls.AddRange(update.Contents.OfType<FunctionCallContent>().Select(content => (ChatToolCall)content.RawRepresentation!));
        return calls;
    }

    /// <summary>Arrives in packets of the given sizes, in turn.</summary>
    private sealed class Packets(byte[] bytes, int[] sizes) : MemoryStream(bytes)
    {
        private int _next;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, sizes[_next++ % sizes.Length])], cancellationToken);
    }
}
