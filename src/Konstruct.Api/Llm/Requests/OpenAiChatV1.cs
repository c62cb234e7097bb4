namespace Konstruct.Api.Llm.Requests;

/// <summary><c>openai-chat/1</c>: Chat Completions as api.openai.com takes them.</summary>
internal static class OpenAiChatV1
{
    public static byte[] Write(string model, ChatPrompt prompt) => JsonBody.Write(json =>
    {
        json.WriteString("model", model);
        // "system" is understood by every model; the newer ones read it as "developer".
        json.WriteMessages(MessagesV1.AsTheyAre(prompt).Prepend(("system", prompt.System)));
        json.WriteNumber("max_completion_tokens", prompt.MaxOutputTokens);
        json.WriteBoolean("stream", true);
        json.WriteStartObject("stream_options");
        json.WriteBoolean("include_usage", true);
        json.WriteEndObject();
        // Customers' conversations are not to be kept at the provider.
        json.WriteBoolean("store", false);
    });
}
