using System.Text;

namespace Konstruct.Api.Llm.Requests;

/// <summary><c>ollama-chat/1</c>: Ollama's own /api/chat.</summary>
internal static class OllamaChatV1
{
    /// <summary>Few steps, because another context length makes Ollama load the model again.</summary>
    private static readonly int[] ContextSteps = [8_192, 16_384, 32_768, 65_536, 131_072];

    public static byte[] Write(string model, ChatPrompt prompt)
    {
        var messages = MessagesV1.Alternating(prompt).Prepend(("system", prompt.System)).ToList();
        return JsonBody.Write(json =>
        {
            json.WriteString("model", model);
            json.WriteMessages(messages);
            json.WriteBoolean("stream", true);
            // Left alone, Ollama takes a context of 4 k and cuts what does not fit, beginning with the system text.
            json.WriteBoolean("truncate", false);
            json.WriteStartObject("options");
            json.WriteNumber("num_ctx", ContextFor(messages, prompt.MaxOutputTokens));
            json.WriteNumber("num_predict", prompt.MaxOutputTokens);
            json.WriteEndObject();
        });
    }

    /// <summary>Room for the prompt, counted generously (three bytes a token), and the answer.</summary>
    private static int ContextFor(IEnumerable<(string Role, string Content)> messages, int maxOutputTokens)
    {
        var needed = maxOutputTokens + messages.Sum(m => 16L + (Encoding.UTF8.GetByteCount(m.Content) / 3));
        return Array.Find(ContextSteps, step => step >= needed) is > 0 and var fits ? fits : ContextSteps[^1];
    }
}
