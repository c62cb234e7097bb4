using System.Text.Json;
using Konstruct.Api.Llm.Providers;
using Konstruct.Api.Llm.Requests;

namespace Konstruct.Api.Embeddings.Providers;

/// <summary>Ollama's own embeddings.</summary>
internal static class OllamaEmbeddings
{
    public static byte[] Write(string model, IReadOnlyList<string> texts, int? dimensions) => JsonBody.Write(json =>
    {
        json.WriteString("model", model);
        json.WriteTexts(texts);
        // a text longer than the model reads is cut there, not refused
        json.WriteBoolean("truncate", true);
        if (dimensions is { } wanted)
            json.WriteNumber("dimensions", wanted);
    });

    public static EmbeddingAnswer Read(JsonElement answer, int texts)
    {
        var vectors = answer.Items("embeddings")
            .Select(v => v.ValueKind == JsonValueKind.Array ? EmbeddingJson.Vector(v.EnumerateArray()) : throw EmbeddingJson.Malformed("embedding"))
            .ToList();
        return vectors.Count == texts
            ? new EmbeddingAnswer(vectors, answer.Number("prompt_eval_count"))
            : throw EmbeddingJson.Malformed("vectors_missing");
    }
}
