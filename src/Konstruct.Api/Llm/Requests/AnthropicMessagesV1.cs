namespace Konstruct.Api.Llm.Requests;

/// <summary><c>anthropic-messages/1</c>: the Messages API.</summary>
internal static class AnthropicMessagesV1
{
    // No temperature, top_p or top_k: the newer models answer 400 to any that differs from their own.
    public static byte[] Write(string model, ChatPrompt prompt) => JsonBody.Write(json =>
    {
        json.WriteString("model", model);
        json.WriteNumber("max_tokens", prompt.MaxOutputTokens);
        if (!string.IsNullOrWhiteSpace(prompt.System))
            json.WriteString("system", prompt.System);
        json.WriteMessages(MessagesV1.Alternating(prompt));
        json.WriteBoolean("stream", true);
    });
}
