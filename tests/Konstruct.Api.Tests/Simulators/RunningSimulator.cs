using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Konstruct.Simulators;
using Konstruct.Simulators.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Konstruct.Api.Tests.Simulators;

/// <summary>The simulators on a free port, an app that receives their events, and a client.</summary>
public sealed class RunningSimulator : IAsyncLifetime
{
    public const string General = "C0GENERAL";
    public const string Maya = "U0MAYA";
    public const string Bot = "U0KONSTRUCT";
    public const string Token = "xoxb-demo-0000000000-konstruct";

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly SimulatorOptions _options = new();
    private WebApplication? _host;

    public ReceivingApp App { get; } = new();

    public HttpClient Client { get; } = new() { Timeout = Patience };

    public SimulatorState State => _host!.Services.GetRequiredService<SimulatorState>();

    public string Url { get; private set; } = "";

    public async Task InitializeAsync()
    {
        await App.StartAsync();
        _options.Slack.EventsUrl = App.EventsUrl;
        _options.Slack.RetryDelaysMs = [1, 1, 1];
        _options.Slack.AcknowledgeWithinMs = 1000;
        _host = SimulatorHost.Build(["--urls", "http://127.0.0.1:0"], _options);
        await _host.StartAsync();
        Url = _host.Urls.Single();
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _host!.StopAsync();
        await _host.DisposeAsync();
        await App.DisposeAsync();
    }

    public async Task<JsonNode> SlackAsync(string method, object arguments, string? token = Token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Url}/slack/api/{method}");
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        request.Content = new FormUrlEncodedContent(JsonSerializer.SerializeToNode(arguments)!.AsObject()
            .ToDictionary(member => member.Key, member => member.Value is JsonValue value ? value.ToString() : member.Value!.ToJsonString()));
        using var answer = await Client.SendAsync(request);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    public Task<JsonNode> PostAsync(string text, string? thread = null, string channel = General) =>
        SlackAsync("chat.postMessage", thread is null ? new { channel, text } : new { channel, text, thread_ts = thread });

    public async Task<string> ErrorOf(string method, object arguments, string? token = Token) =>
        (string)(await SlackAsync(method, arguments, token))["error"]!;

    public Task<HttpResponseMessage> ModelAsync(string path, object body, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Url + path)
        {
            Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public Task<HttpResponseMessage> OpenAiAsync(object body) => ModelAsync("/openai/v1/chat/completions", body, ("Authorization", "Bearer sk-demo-key-1234"));

    public Task<HttpResponseMessage> AnthropicAsync(object body) =>
        ModelAsync("/anthropic/v1/messages", body, ("x-api-key", "sk-ant-demo-1234"), ("anthropic-version", "2023-06-01"));

    public Task<HttpResponseMessage> OllamaAsync(object body) => ModelAsync("/ollama/api/chat", body);

    public void Suffer(string provider, FaultKind kind, string method = "*", int? count = 1) =>
        State.Faults.Set(new() { Provider = provider, Method = method, Kind = kind, Count = count, DelayMs = 1 });
}

internal static class Answers
{
    public static async Task<JsonNode> JsonAsync(this Task<HttpResponseMessage> answer)
    {
        using var received = await answer;
        return JsonNode.Parse(await received.Content.ReadAsStringAsync())!;
    }

    public static async Task<string> TextAsync(this Task<HttpResponseMessage> answer)
    {
        using var received = await answer;
        return await received.Content.ReadAsStringAsync();
    }

    /// <summary>The data of server-sent events, in order.</summary>
    public static async Task<IReadOnlyList<string>> DataAsync(this Task<HttpResponseMessage> answer) =>
        [.. (await answer.TextAsync()).Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => line["data: ".Length..])];
}
