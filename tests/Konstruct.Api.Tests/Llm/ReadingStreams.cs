using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Konstruct.Api.Llm;
using Microsoft.Extensions.AI;

namespace Konstruct.Api.Tests.Llm;

public class ReadingStreams
{
    private delegate IAsyncEnumerable<ChatResponseUpdate> Reader(Stream body, CancellationToken cancellation);

    [Fact]
    public void An_openai_stream_reads_the_same_however_it_is_cut_into_packets() =>
        ReadsTheSame(LlmExamples.OpenAiStream, Api.Llm.Providers.OpenAiStream.ReadAsync);

    [Fact]
    public void An_anthropic_stream_reads_the_same_however_it_is_cut_into_packets() =>
        ReadsTheSame(LlmExamples.AnthropicStream, Api.Llm.Providers.AnthropicStream.ReadAsync);

    [Fact]
    public void An_ollama_stream_reads_the_same_however_it_is_cut_into_packets() =>
        ReadsTheSame(LlmExamples.OllamaStream, Api.Llm.Providers.OllamaStream.ReadAsync);

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    [InlineData("ollama")]
    public async Task Cut_anywhere_before_its_end_a_stream_is_never_an_answer(string kind)
    {
        var (text, read) = kind switch
        {
            "openai" => (LlmExamples.OpenAiStream("Hé", "llo"), (Reader)Api.Llm.Providers.OpenAiStream.ReadAsync),
            "anthropic" => (LlmExamples.AnthropicStream("Hé", "llo"), Api.Llm.Providers.AnthropicStream.ReadAsync),
            _ => (LlmExamples.OllamaStream("Hé", "llo"), Api.Llm.Providers.OllamaStream.ReadAsync),
        };
        var bytes = Encoding.UTF8.GetBytes(text);
        // A line of JSON is whole without its line feed; an event is not whole without its blank line.
        var whole = kind == "ollama" ? bytes.Length - 1 : bytes.Length;

        for (var length = 0; length < whole; length++)
        {
            var failure = await Should.ThrowAsync<ProviderCallException>(() => TextAsync(read, new Packets(bytes[..length], [7])));
            failure.Code.ShouldBeOneOf(FailureCodes.ConnectionLost, FailureCodes.MalformedResponse);
        }
    }

    private static void ReadsTheSame(Func<string[], string> write, Reader read) =>
        Prop.ForAll(Gen.ListOf(Gen.Choose(1, 40)).ToArbitrary(), Gen.Elements("", "é", "🙂\n\n", "data: [DONE]", "\r\n{}", "\u2028 ok").ListOf().ToArbitrary(), (sizes, pieces) =>
        {
            var body = Encoding.UTF8.GetBytes(write([.. pieces, "end"]));
            var text = TextAsync(read, new Packets(body, [.. sizes])).GetAwaiter().GetResult();
            text.ShouldBe(string.Concat(pieces) + "end");
        }).QuickCheckThrowOnFailure();

    private static async Task<string> TextAsync(Reader read, Stream body)
    {
        var text = new StringBuilder();
        await foreach (var update in read(body, CancellationToken.None))
            text.Append(update.Text);
        return text.ToString();
    }

    /// <summary>Arrives in packets of the given sizes, in turn.</summary>
    private sealed class Packets(byte[] bytes, int[] sizes) : MemoryStream(bytes)
    {
        private int _next;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var size = sizes.Length == 0 ? buffer.Length : Math.Min(buffer.Length, sizes[_next++ % sizes.Length]);
            return base.ReadAsync(buffer[..size], cancellationToken);
        }
    }
}
