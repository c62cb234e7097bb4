namespace Konstruct.Api.Llm.Requests;

/// <summary>A versioned way to write a request body. What it once wrote for a prompt it writes for ever.</summary>
internal sealed class RequestFormat(string name, Func<string, ChatPrompt, byte[]> write)
{
    /// <summary>Stored with every call, e.g. <c>openai-chat/1</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Model and prompt to the exact bytes that go over the wire: no clock, no settings, no machine.</summary>
    public byte[] Write(string model, ChatPrompt prompt) => write(model, prompt);
}

/// <summary>All formats that any stored call was ever written in. Entries are added, never changed or removed.</summary>
internal static class RequestFormats
{
    public static readonly RequestFormat OpenAiChatV1 = new("openai-chat/1", Requests.OpenAiChatV1.Write);
    public static readonly RequestFormat OpenAiCompatibleChatV1 = new("openai-compatible-chat/1", Requests.OpenAiCompatibleChatV1.Write);
    public static readonly RequestFormat AnthropicMessagesV1 = new("anthropic-messages/1", Requests.AnthropicMessagesV1.Write);
    public static readonly RequestFormat OllamaChatV1 = new("ollama-chat/1", Requests.OllamaChatV1.Write);
    public static readonly RequestFormat OfflineChatV1 = new("offline-chat/1", Requests.OfflineChatV1.Write);

    public static IReadOnlyList<RequestFormat> All { get; } =
        [OpenAiChatV1, OpenAiCompatibleChatV1, AnthropicMessagesV1, OllamaChatV1, OfflineChatV1];

    /// <summary>The format of a stored call, to write its body again and compare digests.</summary>
    public static RequestFormat? Find(string name) => All.FirstOrDefault(format => format.Name == name);
}
