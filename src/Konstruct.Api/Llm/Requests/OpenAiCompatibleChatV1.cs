namespace Konstruct.Api.Llm.Requests;

/// <summary><c>openai-compatible-chat/1</c>: the part of Chat Completions that LiteLLM, vLLM, Ollama's shim and others share.</summary>
internal static class OpenAiCompatibleChatV1
{
    public static byte[] Write(string model, ChatPrompt prompt) => JsonBody.Write(json =>
    {
        json.WriteString("model", model);
        // Many chat templates behind such servers fail unless the roles alternate.
        json.WriteMessages(MessagesV1.Alternating(prompt).Prepend(("system", prompt.System)));
        // The old name: servers that do not know max_completion_tokens drop it silently and answer without a limit.
        json.WriteNumber("max_tokens", prompt.MaxOutputTokens);
        json.WriteBoolean("stream", true);
        json.WriteStartObject("stream_options");
        json.WriteBoolean("include_usage", true);
        json.WriteEndObject();
    });
}
