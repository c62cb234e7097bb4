using System.Text.Json;
using Konstruct.Api.Llm;
using Konstruct.Api.Llm.Providers;
using Konstruct.Api.Llm.Requests;

namespace Konstruct.Api.Embeddings.Providers;

/// <summary>OpenAI's embeddings, which many servers imitate.</summary>
internal static class OpenAiEmbeddings
{
    public static byte[] Write(string model, IReadOnlyList<string> texts, int? dimensions) => JsonBody.Write(json =>
    {
        json.WriteString("model", model);
        json.WriteTexts(texts);
        // base64 would be shorter, and not every imitation knows it
        json.WriteString("encoding_format", "float");
        if (dimensions is { } wanted)
            json.WriteNumber("dimensions", wanted);
    });

    public static EmbeddingAnswer Read(JsonElement answer, int texts)
    {
        var vectors = new float[texts][];
        foreach (var item in answer.Items("data"))
        {
            // the order is not promised, the index is
            if (item.Number("index") is not { } index || index >= texts || vectors[index] is not null)
                throw EmbeddingJson.Malformed("index");
            vectors[index] = EmbeddingJson.Vector(item.Items("embedding"));
        }

        return vectors.All(v => v is not null)
            ? new EmbeddingAnswer(vectors, answer.Object("usage")?.Number("prompt_tokens"))
            : throw EmbeddingJson.Malformed("vectors_missing");
    }
}
