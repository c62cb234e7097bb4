using System.Diagnostics;
using System.Text.Json;

namespace Konstruct.Api.Llm.Requests;

/// <summary><c>anthropic-messages/2</c>: the Messages API with tools and images.</summary>
internal static class AnthropicMessagesV2
{
    public static byte[] Write(string model, ChatPrompt prompt) => JsonBody.Write(json =>
    {
        var messages = MessagesV2.Alternating(prompt);
        json.WriteString("model", model);
        json.WriteNumber("max_tokens", prompt.MaxOutputTokens);
        if (!string.IsNullOrWhiteSpace(prompt.System))
            json.WriteString("system", prompt.System);
        WriteTools(json, prompt, messages);
        WriteMessages(json, messages);
        json.WriteBoolean("stream", true);
    });

    private static void WriteTools(Utf8JsonWriter json, ChatPrompt prompt, IReadOnlyList<MessageV2> messages)
    {
        // Calls in the history need tools in the request, also after the employee has lost all of its own.
        var gone = prompt.Tools.Count > 0
            ? []
            : messages.OfType<MessageV2.Assistant>().SelectMany(said => said.Calls).Select(call => call.Name).Distinct(StringComparer.Ordinal)
                .Select(name => new ChatTool(name, "No longer available.", """{"type":"object"}""")).ToList();
        if (prompt.Tools.Count + gone.Count == 0)
            return;

        json.WriteStartArray("tools");
        foreach (var tool in prompt.Tools.Concat(gone))
        {
            json.WriteStartObject();
            json.WriteString("name", tool.Name);
            json.WriteString("description", tool.Description);
            json.WriteObject("input_schema", JsonBody.ObjectOf(tool.ParametersSchemaJson)!);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (prompt.MayCallTools && gone.Count == 0)
            return;
        json.WriteStartObject("tool_choice");
        json.WriteString("type", "none");
        json.WriteEndObject();
    }

    private static void WriteMessages(Utf8JsonWriter json, IReadOnlyList<MessageV2> messages)
    {
        json.WriteStartArray("messages");
        for (var at = 0; at < messages.Count; at++)
        {
            json.WriteStartObject();
            switch (messages[at])
            {
                case MessageV2.User { Images.Count: 0 } user:
                    json.WriteString("role", "user");
                    json.WriteString("content", user.Text);
                    break;
                case MessageV2.User user:
                    json.WriteString("role", "user");
                    json.WriteStartArray("content");
                    WriteUser(json, user);
                    json.WriteEndArray();
                    break;
                case MessageV2.Assistant { Calls.Count: 0 } assistant:
                    json.WriteString("role", "assistant");
                    json.WriteString("content", assistant.Text);
                    break;
                case MessageV2.Assistant assistant:
                    WriteCalls(json, assistant);
                    break;
                case MessageV2.Results results:
                    // Results are the user's side here: what the user says next belongs into the same message, after them.
                    json.WriteString("role", "user");
                    json.WriteStartArray("content");
                    foreach (var result in results.Each)
                        WriteResult(json, result);
                    if (at + 1 < messages.Count && messages[at + 1] is MessageV2.User next)
                    {
                        WriteUser(json, next);
                        at++;
                    }

                    json.WriteEndArray();
                    break;
                default:
                    throw new UnreachableException();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteUser(Utf8JsonWriter json, MessageV2.User user)
    {
        // Images first: the question about them is understood better after them.
        foreach (var image in user.Images)
        {
            json.WriteStartObject();
            json.WriteString("type", "image");
            json.WriteStartObject("source");
            json.WriteString("type", "base64");
            json.WriteString("media_type", image.MediaType);
            json.WriteBase64("data", "", image.Bytes);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        WriteText(json, user.Text);
    }

    private static void WriteCalls(Utf8JsonWriter json, MessageV2.Assistant assistant)
    {
        json.WriteString("role", "assistant");
        json.WriteStartArray("content");
        WriteText(json, assistant.Text);
        foreach (var call in assistant.Calls)
        {
            json.WriteStartObject();
            json.WriteString("type", "tool_use");
            json.WriteString("id", call.Id);
            json.WriteString("name", call.Name);
            json.WriteObject("input", call.ArgumentsAsObject);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteResult(Utf8JsonWriter json, ResultV2 result)
    {
        json.WriteStartObject();
        json.WriteString("type", "tool_result");
        json.WriteString("tool_use_id", result.Id);
        json.WriteString("content", result.SaidText);
        if (result.IsError)
            json.WriteBoolean("is_error", true);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return;
        json.WriteStartObject();
        json.WriteString("type", "text");
        json.WriteString("text", text);
        json.WriteEndObject();
    }
}
