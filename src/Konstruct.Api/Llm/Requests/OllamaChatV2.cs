using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Konstruct.Api.Llm.Requests;

/// <summary><c>ollama-chat/2</c>: Ollama's own /api/chat with tools and images.</summary>
internal static class OllamaChatV2
{
    /// <summary>Of one image; models of this kind spend between 256 and about this.</summary>
    private const int TokensPerImage = 1_500;

    /// <summary>Few steps, because another context length makes Ollama load the model again.</summary>
    private static readonly int[] ContextSteps = [8_192, 16_384, 32_768, 65_536, 131_072];

    public static byte[] Write(string model, ChatPrompt prompt)
    {
        var messages = MessagesV2.Alternating(prompt);
        return JsonBody.Write(json =>
        {
            json.WriteString("model", model);
            json.WriteStartArray("messages");
            WriteText(json, "system", prompt.System);
            foreach (var message in messages)
                WriteMessage(json, message);
            json.WriteEndArray();
            // There is no tool_choice here: tools that must not be called are not shown.
            if (prompt.MayCallTools)
                json.WriteToolsV2(prompt, mostDescription: int.MaxValue);
            json.WriteBoolean("stream", true);
            // Left alone, Ollama takes a context of 4 k and cuts what does not fit, beginning with the system text.
            json.WriteBoolean("truncate", false);
            json.WriteStartObject("options");
            json.WriteNumber("num_ctx", ContextFor(prompt, messages));
            json.WriteNumber("num_predict", prompt.MaxOutputTokens);
            json.WriteEndObject();
        });
    }

    private static void WriteMessage(Utf8JsonWriter json, MessageV2 message)
    {
        switch (message)
        {
            case MessageV2.User { Images.Count: 0 } user:
                WriteText(json, "user", user.Text);
                break;
            case MessageV2.User user:
                json.WriteStartObject();
                json.WriteString("role", "user");
                json.WriteString("content", user.Text);
                json.WriteStartArray("images");
                foreach (var image in user.Images)
                    json.WriteBase64(name: null, "", image.Bytes);
                json.WriteEndArray();
                json.WriteEndObject();
                break;
            case MessageV2.Assistant { Calls.Count: 0 } assistant:
                WriteText(json, "assistant", assistant.Text);
                break;
            case MessageV2.Assistant assistant:
                WriteCalls(json, assistant);
                break;
            case MessageV2.Results results:
                foreach (var result in results.Each)
                    WriteResult(json, result);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static void WriteText(Utf8JsonWriter json, string role, string text)
    {
        json.WriteStartObject();
        json.WriteString("role", role);
        json.WriteString("content", text);
        json.WriteEndObject();
    }

    private static void WriteCalls(Utf8JsonWriter json, MessageV2.Assistant assistant)
    {
        json.WriteStartObject();
        json.WriteString("role", "assistant");
        json.WriteString("content", assistant.Text);
        json.WriteStartArray("tool_calls");
        foreach (var call in assistant.Calls)
        {
            json.WriteStartObject();
            json.WriteString("id", call.Id);
            json.WriteStartObject("function");
            json.WriteString("name", call.Name);
            json.WriteObject("arguments", call.ArgumentsAsObject);
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
        json.WriteString("content", result.MarkedText);
        json.WriteString("tool_name", result.Name);
        // Older versions ignore it; the newer ones tell two calls of one tool apart by it.
        json.WriteString("tool_call_id", result.Id);
        json.WriteEndObject();
    }

    /// <summary>Room for the prompt, counted generously (three bytes a token), and the answer.</summary>
    private static int ContextFor(ChatPrompt prompt, IReadOnlyList<MessageV2> messages)
    {
        var needed = prompt.MaxOutputTokens + Tokens(prompt.System)
            + prompt.Tools.Sum(tool => Tokens(tool.Name) + Tokens(tool.Description) + Tokens(tool.ParametersSchemaJson))
            + messages.Sum(message => message switch
            {
                MessageV2.User user => Tokens(user.Text) + (user.Images.Count * TokensPerImage),
                MessageV2.Assistant assistant => Tokens(assistant.Text) + assistant.Calls.Sum(call => Tokens(call.Name) + Tokens(call.Arguments)),
                MessageV2.Results results => results.Each.Sum(result => Tokens(result.Text)),
                _ => throw new UnreachableException(),
            });
        return Array.Find(ContextSteps, step => step >= needed) is > 0 and var fits ? fits : ContextSteps[^1];
    }

    private static long Tokens(string text) => 16 + (Encoding.UTF8.GetByteCount(text) / 3);
}
