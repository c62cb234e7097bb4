using System.Text.Json;
using Konstruct.Simulators.Platform;

namespace Konstruct.Simulators.Models.Ollama;

/// <summary>What Ollama refuses: hardly more than what its server cannot read. Which result belongs to which call it does not ask.</summary>
internal static class OllamaRules
{
    public static ModelError? Check(JsonElement? body)
    {
        if (body is not { ValueKind: JsonValueKind.Object } request)
            return OllamaApi.Error(400, "invalid JSON");
        if (request.Text("model") is not { Length: > 0 })
            return OllamaApi.Error(400, "model is required");
        if (request.Member("options") is { ValueKind: not JsonValueKind.Object })
            return Unreadable("options", "an object");
        if (request.Member("messages") is { ValueKind: not JsonValueKind.Array })
            return Unreadable("messages", "a list");
        if (request.Member("tools") is { ValueKind: not JsonValueKind.Array })
            return Unreadable("tools", "a list");
        return request.Items("messages").Select(Message).Concat(request.Items("tools").Select(Tool)).FirstOrDefault(error => error is not null);
    }

    private static ModelError? Message(JsonElement message)
    {
        if (message.Text("role") is not ("system" or "user" or "assistant" or "tool"))
            return OllamaApi.Error(400, $"invalid role: {message.Text("role")}");
        if (message.Member("content") is { ValueKind: not JsonValueKind.String })
            return Unreadable("content", "a string");
        foreach (var call in message.Items("tool_calls"))
        {
            // Unlike OpenAI's, the arguments are an object.
            if (call.Member("function")?.Member("arguments") is not { ValueKind: JsonValueKind.Object })
                return Unreadable("arguments", "an object");
        }

        if (message.Member("images") is { ValueKind: not JsonValueKind.Array })
            return Unreadable("images", "a list");
        foreach (var image in message.Items("images"))
        {
            if (image.ValueKind != JsonValueKind.String || ImageBytes.Decode(image.GetString()) is not { } bytes)
                return OllamaApi.Error(400, "illegal base64 data at input byte 0");
            if (ImageBytes.MediaTypeOf(bytes) is null)
                return OllamaApi.Error(500, "Failed to load image or audio file");
        }

        return null;
    }

    private static ModelError? Tool(JsonElement tool) =>
        tool.Member("function") is not { ValueKind: JsonValueKind.Object } function || function.Text("name") is null ? Unreadable("tools", "a list of functions")
        : function.Member("parameters") is { ValueKind: not JsonValueKind.Object } ? Unreadable("parameters", "an object")
        : null;

    private static ModelError Unreadable(string what, string wanted) => OllamaApi.Error(400, $"json: cannot unmarshal {what} into {wanted}");
}
