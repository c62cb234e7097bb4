namespace Konstruct.Api.Llm.Requests;

/// <summary>A versioned way to write a request body. What it once wrote for a prompt it writes for ever.</summary>
internal sealed class RequestFormat(string name, Func<string, ChatPrompt, byte[]> write)
{
    /// <summary>Stored with every call, e.g. <c>openai-chat/1</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The format that writes tools and images as well; null: this one does.</summary>
    public RequestFormat? WithTools { get; init; }

    /// <summary>
    /// This format, or the one that also writes what is in the prompt. A prompt of plain text stays with this one, so that
    /// conversations without tools go out as they always did.
    /// </summary>
    public RequestFormat Fitting(ChatPrompt prompt) => WithTools is { } richer && !prompt.IsPlainText ? richer : this;

    /// <summary>Model and prompt to the exact bytes that go over the wire: no clock, no settings, no machine.</summary>
    /// <exception cref="NotSupportedException">The format is of the time before tools and the prompt has some: silence would lose them.</exception>
    public byte[] Write(string model, ChatPrompt prompt) =>
        WithTools is null || prompt.IsPlainText ? write(model, prompt) : throw new NotSupportedException($"{Name} writes neither tools nor images.");
}

/// <summary>All formats that any stored call was ever written in. Entries are added, never changed or removed.</summary>
internal static class RequestFormats
{
    public static readonly RequestFormat OpenAiChatV2 = new("openai-chat/2", Requests.OpenAiChatV2.Write);
    public static readonly RequestFormat OpenAiCompatibleChatV2 = new("openai-compatible-chat/2", Requests.OpenAiCompatibleChatV2.Write);
    public static readonly RequestFormat AnthropicMessagesV2 = new("anthropic-messages/2", Requests.AnthropicMessagesV2.Write);
    public static readonly RequestFormat OllamaChatV2 = new("ollama-chat/2", Requests.OllamaChatV2.Write);
    public static readonly RequestFormat OfflineChatV2 = new("offline-chat/2", Requests.OfflineChatV2.Write);

    public static readonly RequestFormat OpenAiChatV1 = new("openai-chat/1", Requests.OpenAiChatV1.Write) { WithTools = OpenAiChatV2 };
    public static readonly RequestFormat OpenAiCompatibleChatV1 = new("openai-compatible-chat/1", Requests.OpenAiCompatibleChatV1.Write) { WithTools = OpenAiCompatibleChatV2 };
    public static readonly RequestFormat AnthropicMessagesV1 = new("anthropic-messages/1", Requests.AnthropicMessagesV1.Write) { WithTools = AnthropicMessagesV2 };
    public static readonly RequestFormat OllamaChatV1 = new("ollama-chat/1", Requests.OllamaChatV1.Write) { WithTools = OllamaChatV2 };
    public static readonly RequestFormat OfflineChatV1 = new("offline-chat/1", Requests.OfflineChatV1.Write) { WithTools = OfflineChatV2 };

    public static IReadOnlyList<RequestFormat> All { get; } =
    [
        OpenAiChatV1, OpenAiCompatibleChatV1, AnthropicMessagesV1, OllamaChatV1, OfflineChatV1,
        OpenAiChatV2, OpenAiCompatibleChatV2, AnthropicMessagesV2, OllamaChatV2, OfflineChatV2,
    ];

    /// <summary>The format of a stored call; null when this version of the product does not know it.</summary>
    public static RequestFormat? Find(string name) => All.FirstOrDefault(format => format.Name == name);

    /// <summary>
    /// A body by the name of its format: the one way in which bodies are made, when a call is prepared and when a past one
    /// is written again to compare digests.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such format.</exception>
    /// <exception cref="NotSupportedException">See <see cref="RequestFormat.Write"/>.</exception>
    public static byte[] Write(string format, string model, ChatPrompt prompt) =>
        (Find(format) ?? throw new ArgumentException($"{format} is no request format.", nameof(format))).Write(model, prompt);
}
