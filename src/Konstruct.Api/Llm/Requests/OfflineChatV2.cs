using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;

namespace Konstruct.Api.Llm.Requests;

/// <summary>
/// <c>offline-chat/2</c>: what the built-in offline model is given when tools are offered or images shown. It uses neither;
/// names and digests are enough to say what was there.
/// </summary>
internal static class OfflineChatV2
{
    public static byte[] Write(string model, ChatPrompt prompt) => JsonBody.Write(json =>
    {
        json.WriteString("model", model);
        if (prompt.Persona is { } persona)
        {
            json.WriteStartObject("persona");
            json.WriteString("name", persona.Name);
            json.WriteString("role", persona.Role);
            json.WriteString("description", persona.Description);
            json.WriteEndObject();
        }

        json.WriteStartArray("tools");
        foreach (var tool in prompt.Tools)
            json.WriteStringValue(tool.Name);
        json.WriteEndArray();
        json.WriteStartArray("messages");
        json.WriteStartObject();
        json.WriteString("role", "system");
        json.WriteString("content", prompt.System);
        json.WriteEndObject();
        foreach (var message in MessagesV2.AsTheyAre(prompt))
            WriteMessage(json, message);
        json.WriteEndArray();
        json.WriteNumber("max_tokens", prompt.MaxOutputTokens);
    });

    private static void WriteMessage(Utf8JsonWriter json, MessageV2 message)
    {
        switch (message)
        {
            case MessageV2.User user:
                json.WriteStartObject();
                json.WriteString("role", "user");
                json.WriteString("content", user.Text);
                if (user.Images.Count > 0)
                {
                    json.WriteStartArray("images");
                    foreach (var image in user.Images)
                        json.WriteStringValue($"{image.MediaType} {Convert.ToHexStringLower(SHA256.HashData(image.Bytes.Span))}");
                    json.WriteEndArray();
                }

                json.WriteEndObject();
                break;
            case MessageV2.Assistant assistant:
                json.WriteStartObject();
                json.WriteString("role", "assistant");
                json.WriteString("content", assistant.Text);
                if (assistant.Calls.Count > 0)
                {
                    json.WriteStartArray("tool_calls");
                    foreach (var call in assistant.Calls)
                    {
                        json.WriteStartObject();
                        json.WriteString("id", call.Id);
                        json.WriteString("name", call.Name);
                        json.WriteString("arguments", call.Arguments);
                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                }

                json.WriteEndObject();
                break;
            case MessageV2.Results results:
                foreach (var result in results.Each)
                {
                    json.WriteStartObject();
                    json.WriteString("role", "tool");
                    json.WriteString("id", result.Id);
                    json.WriteString("content", result.MarkedText);
                    json.WriteEndObject();
                }

                break;
            default:
                throw new UnreachableException();
        }
    }
}
