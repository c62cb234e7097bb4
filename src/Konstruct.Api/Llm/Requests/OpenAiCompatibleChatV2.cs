namespace Konstruct.Api.Llm.Requests;

/// <summary><c>openai-compatible-chat/2</c>: the part of Chat Completions that servers imitating OpenAI share, with tools and images.</summary>
internal static class OpenAiCompatibleChatV2
{
    /// <summary>OpenAI's own former limit, which Azure and others behind such servers still have.</summary>
    private const int MostDescription = 1024;

    public static byte[] Write(string model, ChatPrompt prompt) => JsonBody.Write(json =>
    {
        json.WriteString("model", model);
        // Many chat templates behind such servers fail unless the roles alternate, and parse the arguments of calls.
        json.WriteMessagesV2(prompt.System, MessagesV2.Alternating(prompt), repairArguments: true);
        json.WriteToolsV2(prompt, MostDescription);
        // The old name: servers that do not know max_completion_tokens drop it silently and answer without a limit.
        json.WriteNumber("max_tokens", prompt.MaxOutputTokens);
        json.WriteBoolean("stream", true);
        json.WriteStartObject("stream_options");
        json.WriteBoolean("include_usage", true);
        json.WriteEndObject();
    });
}
