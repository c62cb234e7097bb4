using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Konstruct.Simulators.Platform;

namespace Konstruct.Simulators.Models.OpenAi;

/// <summary>Embeddings, as numbers or base64.</summary>
internal static class OpenAiEmbeddings
{
    private const int MostInputs = 2048;
    private const int MostTokens = 8192;
    private const int MostTokensOfAll = 300_000;

    public static Task<string> AnswerAsync(ModelCall call, ModelProviders models)
    {
        if (call.Body is not { ValueKind: JsonValueKind.Object } body)
            return call.RefuseAsync(OpenAiErrors.Invalid("We could not parse the JSON body of your request.", null));
        if (body.Text("model") is not { Length: > 0 } model)
            return call.RefuseAsync(OpenAiErrors.Invalid("You must provide a model parameter.", null));
        if (!models.Serves(call.Provider, model))
            return call.RefuseAsync(OpenAiErrors.UnknownModel(model));

        var full = FullDimensions(model);
        var dimensions = full;
        if (body.Member("dimensions") is { } asked && (asked.ValueKind != JsonValueKind.Number || !asked.TryGetInt32(out dimensions) || dimensions < 1 || dimensions > full))
            return call.RefuseAsync(OpenAiErrors.Invalid($"Invalid 'dimensions': 1 to {full} are expected.", "dimensions", "invalid_value"));

        List<string> inputs = body.Text("input") is { } one ? [one] : [.. body.Items("input").Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : "")];
        if (inputs.Count is 0 or > MostInputs || inputs.Exists(input => input.Length == 0 || Tokens.Count(input) > MostTokens))
            return call.RefuseAsync(OpenAiErrors.Invalid("'$.input' is invalid.", "input"));
        if (inputs.Sum(Tokens.Count) > MostTokensOfAll)
            return call.RefuseAsync(OpenAiErrors.Invalid($"Requested more than {MostTokensOfAll} tokens.", "input"));
        if (body.Member("encoding_format") is { } format && format.ToString() is not ("float" or "base64"))
            return call.RefuseAsync(OpenAiErrors.Invalid($"'{format}' is not one of ['float', 'base64'] - 'encoding_format'.", "encoding_format"));

        var base64 = body.Text("encoding_format") == "base64";
        var tokens = inputs.Sum(Tokens.Count);
        return call.AnswerAsync(new JsonObject
        {
            ["object"] = "list",
            ["data"] = new JsonArray([.. inputs.Select((input, index) => new JsonObject
            {
                ["object"] = "embedding",
                ["index"] = index,
                ["embedding"] = Vector(Embedding.Of(input, dimensions), base64),
            })]),
            ["model"] = model,
            ["usage"] = new JsonObject { ["prompt_tokens"] = tokens, ["total_tokens"] = tokens },
        });
    }

    private static int FullDimensions(string model) => model switch
    {
        "text-embedding-3-large" => 3072,
        _ when model.Contains("minilm", StringComparison.OrdinalIgnoreCase) => 384,
        _ => 1536,
    };

    // Little-endian, as the processors that this runs on are.
    private static JsonNode Vector(float[] vector, bool base64) =>
        base64
            ? JsonValue.Create(Convert.ToBase64String(MemoryMarshal.AsBytes(vector.AsSpan())))
            : new JsonArray([.. vector.Select(number => JsonValue.Create(number))]);
}
