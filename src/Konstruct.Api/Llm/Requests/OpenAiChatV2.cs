namespace Konstruct.Api.Llm.Requests;

/// <summary><c>openai-chat/2</c>: Chat Completions as api.openai.com takes them, with tools and images.</summary>
internal static class OpenAiChatV2
{
    public static byte[] Write(string model, ChatPrompt prompt) => JsonBody.Write(json =>
    {
        json.WriteString("model", model);
        json.WriteMessagesV2(prompt.System, MessagesV2.AsTheyAre(prompt), repairArguments: false);
        json.WriteToolsV2(prompt, mostDescription: int.MaxValue);
        json.WriteNumber("max_completion_tokens", prompt.MaxOutputTokens);
        json.WriteBoolean("stream", true);
        json.WriteStartObject("stream_options");
        json.WriteBoolean("include_usage", true);
        json.WriteEndObject();
        // Customers' conversations are not to be kept at the provider.
        json.WriteBoolean("store", false);
    });
}
