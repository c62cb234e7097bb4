using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Konstruct.Api.Llm;
using Konstruct.Api.Llm.Routing;
using Konstruct.Api.Tests.GuardedEgress;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Konstruct.Api.Tests.Llm;

/// <summary>Fixed prompts and wire answers that the tests of the pool share.</summary>
internal static class LlmExamples
{
    public static readonly ChatPersona Ada = new("Ada", "support agent", "Friendly, brief.\nNever guesses.");

    public static readonly ChatPrompt Refund = new(
        "Your name is Ada. Your role is support agent.", [new ChatTurn.User("What is your refund policy?")], 500, Ada);

    public static readonly ChatPrompt Conversation = new(
        "Your name is Ada.\nSay that you are an AI when asked.",
        [
            new ChatTurn.Assistant("Hello, I am Ada."),
            new ChatTurn.User("¿Cuál es la política de reembolso? 🙂"),
            new ChatTurn.User("I mean for \"order\" <42>\\7"),
            new ChatTurn.Assistant("   "),
            new ChatTurn.User("שלום"),
            new ChatTurn.Assistant("Thirty days."),
            new ChatTurn.User("And after that?"),
        ],
        1024,
        Ada);

    /// <summary>A PNG of one pixel.</summary>
    public static readonly ChatImage Pixel = new(
        "image/png", Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="));

    public static readonly ChatTool Search = new(
        "knowledge_search",
        "Looks things up in the company's documents. ¿Qué?",
        """{ "type": "object", "properties": { "query": { "type": "string", "maxLength": 1e3, "description": "¿qué? \ud83d\ude42" } }, "required": ["query"] }""");

    public static readonly ChatTool Clock = new("current_time", "Tells the time.", """{"type":"object","properties":{"zone":{"type":["string","null"]}}}""");

    /// <summary>The third round of a turn: words beside calls, two results of which one is an error, ids as other providers make them.</summary>
    public static readonly ChatPrompt WithTools = new(
        "Your name is Ada.",
        [
            new ChatTurn.Assistant("Hello, I am Ada."),
            new ChatTurn.User("What is your refund policy?"),
            new ChatTurn.User("And what time is it in Porto?"),
            new ChatTurn.Assistant("Let me look.", [new("call_1", "knowledge_search", """{"query": "refund \"policy\""}"""), new("functions.current_time:1", "current_time", """{"zone": "Europe/Lis""")]),
            new ChatTurn.ToolResult("functions.current_time:1", "current_time", "", IsError: true),
            new ChatTurn.ToolResult("call_1", "knowledge_search", "Thirty days (handbook.md)."),
            new ChatTurn.Assistant("", [new("call_1", "current time!", "{}")]),
            new ChatTurn.ToolResult("call_1", "current time!", "There is no such tool.", IsError: true),
            new ChatTurn.User("Thanks, and this?"),
        ],
        1024,
        Ada)
    {
        Tools = [Search, Clock],
    };

    /// <summary>Pictures with and without words, and the answer has to be in words.</summary>
    public static readonly ChatPrompt WithImages = new(
        "Your name is Ada.",
        [new ChatTurn.User("What is this?", [Pixel, Pixel]), new ChatTurn.Assistant("A pixel."), new ChatTurn.User(" ", [Pixel]), new ChatTurn.User("And this?")],
        500,
        Ada)
    {
        Tools = [Clock],
        MayCallTools = false,
    };

    /// <summary>The employee has lost its tools; what it did with them still stands in the conversation.</summary>
    public static readonly ChatPrompt AfterTools = new(
        "Your name is Ada.",
        [new ChatTurn.User("What time is it?"), new ChatTurn.Assistant("", [new("c1", "current_time", "{}")]), new ChatTurn.ToolResult("c1", "current_time", "Noon.")],
        500,
        Ada);

    /// <summary>One chunk per piece, then the finish reason, the usage and the end marker.</summary>
    public static string OpenAiStream(params string[] pieces)
    {
        var stream = new StringBuilder("data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\n\n");
        foreach (var piece in pieces)
            stream.Append("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":").Append(JsonSerializer.Serialize(piece)).Append("},\"finish_reason\":null}],\"usage\":null}\n\n");
        return stream
            .Append("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n")
            .Append("data: {\"choices\":[],\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":200,\"prompt_tokens_details\":{\"cached_tokens\":400}}}\n\n")
            .Append("data: [DONE]\n\n").ToString();
    }

    public static string AnthropicStream(params string[] pieces)
    {
        var stream = new StringBuilder("event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":500,\"cache_read_input_tokens\":400,\"cache_creation_input_tokens\":100,\"output_tokens\":1}}}\n\n")
            .Append("event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n")
            .Append("event: ping\ndata: {\"type\":\"ping\"}\n\n");
        foreach (var piece in pieces)
            stream.Append("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":").Append(JsonSerializer.Serialize(piece)).Append("}}\n\n");
        return stream
            .Append("event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n")
            .Append("event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":200}}\n\n")
            .Append("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n").ToString();
    }

    public static string OllamaStream(params string[] pieces)
    {
        var stream = new StringBuilder();
        foreach (var piece in pieces)
            stream.Append("{\"model\":\"llama3.2\",\"message\":{\"role\":\"assistant\",\"content\":").Append(JsonSerializer.Serialize(piece)).Append("},\"done\":false}\n");
        return stream.Append("{\"model\":\"llama3.2\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":1000,\"eval_count\":200}\n").ToString();
    }

    /// <summary>Calls as OpenAI streams them: id and name once, the arguments in pieces of this length, all joined by index.</summary>
    public static string OpenAiCalls(IReadOnlyList<ChatToolCall> calls, int piece = 5)
    {
        var stream = new StringBuilder();
        for (var index = 0; index < calls.Count; index++)
        {
            stream.Append(Chunk(new { index, id = calls[index].Id, type = "function", function = new { name = calls[index].Name, arguments = "" } }));
            foreach (var part in calls[index].ArgumentsJson.Chunk(piece))
                stream.Append(Chunk(new { index, function = new { arguments = "PIECE" } }).Replace("\"PIECE\"", Halves(part), StringComparison.Ordinal));
        }

        return OpenAiStream().Replace(
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}", $"{stream}data: {{\"choices\":[{{\"index\":0,\"delta\":{{}},\"finish_reason\":\"tool_calls\"}}", StringComparison.Ordinal);

        static string Chunk(object call) => $"data: {{\"choices\":[{{\"index\":0,\"delta\":{{\"tool_calls\":[{JsonSerializer.Serialize(call)}]}},\"finish_reason\":null}}]}}\n\n";
    }

    /// <summary>Calls as Anthropic streams them: blocks whose input follows in pieces.</summary>
    public static string AnthropicCalls(IReadOnlyList<ChatToolCall> calls, int piece = 5)
    {
        var stream = new StringBuilder();
        for (var index = 1; index <= calls.Count; index++)
        {
            var call = calls[index - 1];
            stream.Append(Event("content_block_start", new { type = "content_block_start", index, content_block = new { type = "tool_use", id = call.Id, name = call.Name, input = new { } } }));
            foreach (var part in (call.ArgumentsJson == "{}" ? "" : call.ArgumentsJson).Chunk(piece))
                stream.Append(Event("content_block_delta", new { type = "content_block_delta", index, delta = new { type = "input_json_delta", partial_json = "PIECE" } }).Replace("\"PIECE\"", Halves(part), StringComparison.Ordinal));
            stream.Append(Event("content_block_stop", new { type = "content_block_stop", index }));
        }

        return AnthropicStream().Replace("end_turn", "tool_use", StringComparison.Ordinal)
            .Replace("event: message_delta", $"{stream}event: message_delta", StringComparison.Ordinal);

        static string Event(string name, object data) => $"event: {name}\ndata: {JsonSerializer.Serialize(data)}\n\n";
    }

    /// <summary>A JSON string that may hold half an emoji, which serialisers refuse or replace and some servers send.</summary>
    private static string Halves(char[] text) =>
        '"' + string.Concat(text.Select(c => c is >= ' ' and <= '~' and not ('"' or '\\') ? c.ToString() : $"\\u{(int)c:x4}")) + '"';

    /// <summary>Calls as Ollama streams them: whole, the arguments an object.</summary>
    public static string OllamaCalls(IReadOnlyList<ChatToolCall> calls)
    {
        var stream = new StringBuilder();
        foreach (var call in calls)
        {
            stream.Append("{\"model\":\"llama3.2\",\"message\":{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{\"id\":").Append(JsonSerializer.Serialize(call.Id))
                .Append(",\"function\":{\"index\":0,\"name\":").Append(JsonSerializer.Serialize(call.Name)).Append(",\"arguments\":").Append(call.ArgumentsJson).Append("}}]},\"done\":false}\n");
        }

        return stream + OllamaStream();
    }

    public static RequestDelegate OpenAi(params string[] pieces) => Stream("text/event-stream", OpenAiStream(pieces), ("x-request-id", "req_1"));

    public static RequestDelegate Anthropic(params string[] pieces) => Stream("text/event-stream; charset=utf-8", AnthropicStream(pieces), ("request-id", "req_2"));

    public static RequestDelegate Ollama(params string[] pieces) => Stream("application/x-ndjson", OllamaStream(pieces));

    public static RequestDelegate Stream(string mediaType, string body, params (string Name, string Value)[] headers) => context =>
    {
        context.Response.ContentType = mediaType;
        foreach (var (name, value) in headers)
            context.Response.Headers[name] = value;
        return context.Response.WriteAsync(body);
    };

    public static RequestDelegate Status(int status, string body = "{}", params (string Name, string Value)[] headers) => context =>
    {
        context.Response.StatusCode = status;
        return Stream("application/json", body, headers)(context);
    };

    /// <summary>Sends this and then breaks the connection.</summary>
    public static RequestDelegate CutAfter(string body) => async context =>
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync(body);
        await context.Response.Body.FlushAsync();
        context.Abort();
    };

    /// <summary>Sends this, does that, and then says nothing until the other side hangs up.</summary>
    public static RequestDelegate StallAfter(string body, Action then) => async context =>
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync(body);
        await context.Response.Body.FlushAsync();
        then();
        await new TaskCompletionSource().Task.WaitAsync(context.RequestAborted);
    };

    public static FailedCall AsFailedCall(this CallOutcome.Failed failed, ModelRoute route) => new(route.Provider, route.Model, failed.Code, failed.MayRetry);
}

/// <summary>A provider on loopback that gives its answers in turn and repeats the last; it keeps what it was sent.</summary>
internal sealed class ModelServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<Received> _received = [];
    private Site _site = null!;

    public static async Task<ModelServer> StartAsync(params RequestDelegate[] answers)
    {
        var server = new ModelServer();
        var calls = 0;
        server._site = await Site.StartAsync(async context =>
        {
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            server._received.Enqueue(new Received(context.Request.Path, context.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString()), body.ToArray()));
            await answers[Math.Min(Interlocked.Increment(ref calls), answers.Length) - 1](context);
        });
        return server;
    }

    public string Url => _site.Address.ToString();

    public IReadOnlyList<Received> Received => [.. _received];

    public ValueTask DisposeAsync() => _site.DisposeAsync();
}

internal sealed record Received(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>The pool as the host builds it, from settings, with a clock that stands still.</summary>
internal sealed class PoolUnderTest : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public PoolUnderTest(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)))
            .Build();
        _services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log))
            .AddSingleton<TimeProvider>(Time)
            .AddLlmPool(configuration)
            .BuildServiceProvider();
    }

    public ManualTime Time { get; } = new();

    public LogLines Log { get; } = new();

    public LlmPool Pool => _services.GetRequiredService<LlmPool>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public static (string, string)[] Provider(int n, string name, string kind, string url) =>
    [
        ($"Llm:Providers:{n}:Name", name), ($"Llm:Providers:{n}:Kind", kind),
        ($"Llm:Providers:{n}:BaseUrl", url), ($"Llm:Providers:{n}:ApiKey", "sk-secret-key"),
    ];

    public ModelRoute Use(string preference, params FailedCall[] failed) =>
        Pool.Choose(preference, failed, Time.GetUtcNow()).ShouldBeOfType<RouteChoice.Use>().Route;

    public async Task<CallOutcome> CallAsync(string preference, ChatPrompt? prompt = null) =>
        await Pool.CallAsync(Pool.Prepare(Use(preference), prompt ?? LlmExamples.Refund), CancellationToken.None);

    public async Task<CallOutcome.Answered> AnswerAsync(string preference) => (await CallAsync(preference)).ShouldBeOfType<CallOutcome.Answered>();

    public async Task<CallOutcome.Failed> FailAsync(string preference) => (await CallAsync(preference)).ShouldBeOfType<CallOutcome.Failed>();

    /// <summary>A whole turn as its runner does it: choose, prepare, call, again after a failure; the waits pass at once.</summary>
    public async Task<Turn> TurnAsync(string preference)
    {
        var started = Time.GetUtcNow();
        var failed = new List<FailedCall>();
        while (true)
        {
            switch (Pool.Choose(preference, failed, started))
            {
                case RouteChoice.WaitUntil wait:
                    Time.Advance(wait.At - Time.GetUtcNow());
                    break;
                case RouteChoice.NoneLeft none:
                    return new Turn(null, none, failed, Time.GetUtcNow() - started);
                case RouteChoice.Use use:
                    var outcome = await Pool.CallAsync(Pool.Prepare(use.Route, LlmExamples.Refund), CancellationToken.None);
                    if (outcome is CallOutcome.Answered answered)
                        return new Turn(answered, null, failed, Time.GetUtcNow() - started);
                    failed.Add(((CallOutcome.Failed)outcome).AsFailedCall(use.Route));
                    break;
            }
        }
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}

internal sealed record Turn(CallOutcome.Answered? Answer, RouteChoice.NoneLeft? None, IReadOnlyList<FailedCall> Failed, TimeSpan Took);

/// <summary>Everything that was logged, at any level.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = [];

    public string All => string.Join('\n', _lines);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue(formatter(state, exception) + exception);

    public void Dispose()
    {
        // Kept for the assertions.
    }
}
