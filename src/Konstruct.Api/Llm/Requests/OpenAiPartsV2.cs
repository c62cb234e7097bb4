using System.Diagnostics;
using System.Text.Json;

namespace Konstruct.Api.Llm.Requests;

/// <summary>What <c>openai-chat/2</c> and <c>openai-compatible-chat/2</c> write alike. Part of both versions.</summary>
internal static class OpenAiPartsV2
{
    /// <param name="repairArguments">Servers that parse the arguments get an object even where the model wrote none.</param>
    public static void WriteMessagesV2(this Utf8JsonWriter json, string system, IEnumerable<MessageV2> messages, bool repairArguments)
    {
        json.WriteStartArray("messages");
        WriteText(json, "system", system);
        foreach (var message in messages)
        {
            switch (message)
            {
                case MessageV2.User { Images.Count: 0 } user:
                    WriteText(json, "user", user.Text);
                    break;
                case MessageV2.User user:
                    WriteImages(json, user);
                    break;
                case MessageV2.Assistant { Calls.Count: 0 } assistant:
                    WriteText(json, "assistant", assistant.Text);
                    break;
                case MessageV2.Assistant assistant:
                    WriteCalls(json, assistant, repairArguments);
                    break;
                case MessageV2.Results results:
                    foreach (var result in results.Each)
                        WriteResult(json, result);
                    break;
                default:
                    throw new UnreachableException();
            }
        }

        json.WriteEndArray();
    }

    public static void WriteToolsV2(this Utf8JsonWriter json, ChatPrompt prompt, int mostDescription)
    {
        if (prompt.Tools.Count == 0)
            return;
        json.WriteStartArray("tools");
        foreach (var tool in prompt.Tools)
        {
            json.WriteStartObject();
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteString("name", tool.Name);
            json.WriteString("description", Cut(tool.Description, mostDescription));
            json.WriteObject("parameters", JsonBody.ObjectOf(tool.ParametersSchemaJson)!);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (!prompt.MayCallTools)
            json.WriteString("tool_choice", "none");
    }

    private static void WriteText(Utf8JsonWriter json, string role, string text)
    {
        json.WriteStartObject();
        json.WriteString("role", role);
        json.WriteString("content", text);
        json.WriteEndObject();
    }

    private static void WriteImages(Utf8JsonWriter json, MessageV2.User user)
    {
        json.WriteStartObject();
        json.WriteString("role", "user");
        json.WriteStartArray("content");
        if (!string.IsNullOrWhiteSpace(user.Text))
        {
            json.WriteStartObject();
            json.WriteString("type", "text");
            json.WriteString("text", user.Text);
            json.WriteEndObject();
        }

        foreach (var image in user.Images)
        {
            json.WriteStartObject();
            json.WriteString("type", "image_url");
            json.WriteStartObject("image_url");
            json.WriteBase64("url", $"data:{image.MediaType};base64,", image.Bytes);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCalls(Utf8JsonWriter json, MessageV2.Assistant assistant, bool repairArguments)
    {
        json.WriteStartObject();
        json.WriteString("role", "assistant");
        if (string.IsNullOrWhiteSpace(assistant.Text))
            json.WriteNull("content");
        else
            json.WriteString("content", assistant.Text);
        json.WriteStartArray("tool_calls");
        foreach (var call in assistant.Calls)
        {
            json.WriteStartObject();
            json.WriteString("id", call.Id);
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteString("name", call.Name);
            if (repairArguments)
                json.WriteString("arguments", call.ArgumentsAsObject);
            else
                json.WriteString("arguments", call.Arguments);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, ResultV2 result)
    {
        json.WriteStartObject();
        json.WriteString("role", "tool");
        json.WriteString("tool_call_id", result.Id);
        json.WriteString("content", result.MarkedText);
        json.WriteEndObject();
    }

    private static string Cut(string text, int most) =>
        text.Length <= most ? text
        : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
}
