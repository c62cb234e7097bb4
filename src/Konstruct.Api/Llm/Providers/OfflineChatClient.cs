using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Konstruct.Api.Llm.Requests;
using Microsoft.Extensions.AI;

namespace Konstruct.Api.Llm.Providers;

/// <summary>
/// Answers when no provider is configured, so that a fresh installation works without an account. It does not pretend:
/// it says what it is and shows what a model would have been given. Tools that it is offered it does not call.
/// </summary>
internal sealed class OfflineChatClient : IChatClient
{
    public const string ProviderName = "offline";
    public const string Model = "offline/1";

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var body = PreparedBody.From(this, RequestFormats.OfflineChatV1, messages, options);
        foreach (var paragraph in Answer(body.Json))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return Updates.Text(paragraph);
        }

        yield return Updates.Ended("stop", usage: null);
        await Task.CompletedTask;
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata(ProviderName, defaultModelId: Model)
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose()
    {
        // Holds nothing.
    }

    private static IEnumerable<string> Answer(ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body);
        var messages = json.RootElement.GetProperty("messages").EnumerateArray().Where(m => m.Text("role") is "user" or "assistant").ToList();
        var last = messages.FindLastIndex(m => m.Text("role") == "user");
        var earlier = last;

        yield return "This is the offline model: no model provider is configured, so this answer was put together without one.";
        if (json.RootElement.Object("persona") is { } persona)
        {
            yield return $"\n\nI would answer as {persona.Text("name")}, {persona.Text("role")}.";
            if (persona.Text("description") is { Length: > 0 } description)
                yield return $"\nMy persona:\n{Quote(description)}";
        }

        yield return $"\n\nThe message I got:\n{Quote(messages[last].Text("content") ?? "")}";
        if (messages[last].TryGetProperty("images", out var images))
            yield return images.GetArrayLength() == 1 ? "\n(An image came with it.)" : $"\n({images.GetArrayLength()} images came with it.)";
        if (earlier > 0)
            yield return earlier == 1 ? "\n(One earlier message of the conversation came with it.)" : $"\n({earlier} earlier messages of the conversation came with it.)";
        yield return "\n\nFor real answers configure a provider: set Llm__Providers__0__Kind and Llm__Providers__0__ApiKey and start again.";
    }

    private static string Quote(string text)
    {
        var quoted = new StringBuilder();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
            quoted.Append(quoted.Length == 0 ? "> " : "\n> ").Append(line);
        return quoted.ToString();
    }
}
