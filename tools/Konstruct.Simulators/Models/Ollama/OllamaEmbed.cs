using System.Text.Json;
using System.Text.Json.Nodes;
using Konstruct.Simulators.Platform;

namespace Konstruct.Simulators.Models.Ollama;

/// <summary>Ollama's embeddings. Small models read little: what is longer is cut, or refused when the caller forbids cutting.</summary>
internal static class OllamaEmbed
{
    private const int FullDimensions = 384;
    private const int ContextTokens = 256;

    public static Task<string> AnswerAsync(ModelCall call, ModelProviders models)
    {
        if (call.Body is not { ValueKind: JsonValueKind.Object } body)
            return call.RefuseAsync(OllamaApi.Error(400, "invalid JSON"));
        if (body.Text("model") is not { Length: > 0 } model)
            return call.RefuseAsync(OllamaApi.Error(400, "model is required"));
        if (!models.Serves(OllamaApi.Provider, OllamaApi.FullName(model)))
            return call.RefuseAsync(OllamaApi.UnknownModel(model));
        if (Inputs(body) is not { } inputs)
            return call.RefuseAsync(OllamaApi.Error(400, "invalid input type"));
        if (body.Member("truncate") is { } cut && cut.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            return call.RefuseAsync(OllamaApi.Error(400, "json: cannot unmarshal into Go struct field EmbedRequest.truncate of type bool"));
        if (body.Member("truncate") is { ValueKind: JsonValueKind.False } && inputs.Exists(input => Tokens.Count(input) > ContextTokens))
            return call.RefuseAsync(OllamaApi.Error(400, "input exceeds maximum context length"));
        var dimensions = FullDimensions;
        if (body.Member("dimensions") is { } asked && (asked.ValueKind != JsonValueKind.Number || !asked.TryGetInt32(out dimensions)))
            return call.RefuseAsync(OllamaApi.Error(400, "json: cannot unmarshal into Go struct field EmbedRequest.dimensions of type int"));

        dimensions = dimensions is > 0 and < FullDimensions ? dimensions : FullDimensions;
        return call.AnswerAsync(new JsonObject
        {
            ["model"] = model,
            ["embeddings"] = new JsonArray([.. inputs.Select(input =>
                new JsonArray([.. Embedding.Of(Read(input), dimensions).Select(number => JsonValue.Create(number))]))]),
            ["total_duration"] = 1_000_000,
            ["load_duration"] = 100_000,
            ["prompt_eval_count"] = inputs.Sum(input => Math.Min(ContextTokens, Tokens.Count(input))),
        });
    }

    /// <summary>One text or several; missing is none; null is anything else.</summary>
    private static List<string>? Inputs(JsonElement body)
    {
        switch (body.Member("input"))
        {
            case null:
                return [];
            case { ValueKind: JsonValueKind.String } one:
                return one.GetString() is { Length: > 0 } text ? [text] : [];
            case { ValueKind: JsonValueKind.Array } several when several.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String):
                return [.. several.EnumerateArray().Select(item => item.GetString()!)];
            default:
                return null;
        }
    }

    private static string Read(string input) => input.Length <= ContextTokens * 4 ? input : input[..(ContextTokens * 4)];
}
