using System.Security.Cryptography;
using System.Text;
using Konstruct.Api.Knowledge;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Tests.Knowledge;

/// <summary>
/// Vectors for tests: each word has a direction made of its digest, words that mean the same share one, and a text is the sum of its
/// words. Can be told to fail.
/// </summary>
internal sealed class HashedEmbedding : IKnowledgeEmbedding
{
    private static readonly Dictionary<string, string> s_meanings = new(StringComparer.Ordinal)
    {
        ["vacation"] = "holiday", ["holidays"] = "holiday", ["leave"] = "holiday", ["vacaciones"] = "holiday", ["receipts"] = "expense", ["expenses"] = "expense", ["reimbursed"] = "expense",
    };

    public string? Model { get; set; } = "hashed/1";

    /// <summary>Thrown instead of answering, so many times.</summary>
    public KnowledgeEmbeddingException? Failure { get; set; }

    /// <summary>How many texts of chunks were embedded.</summary>
    public int Embedded { get; private set; }

    /// <summary>Called after each batch.</summary>
    public Action? AfterBatch { get; set; }

    public Task<IReadOnlyList<float[]>> EmbedChunksAsync(TenantId tenant, IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        ThrowIfTold();
        Embedded += texts.Count;
        IReadOnlyList<float[]> vectors = [.. texts.Select(Of)];
        AfterBatch?.Invoke();
        return Task.FromResult(vectors);
    }

    public Task<float[]> EmbedQuestionAsync(TenantId tenant, string text, CancellationToken cancellation)
    {
        ThrowIfTold();
        return Task.FromResult(Of(text));
    }

    public float[] Of(string text)
    {
        var sum = new float[384];
        sum[0] = 1e-3f; // a text without words has a direction too
        foreach (var word in text.ToLowerInvariant().Split([' ', '\n', '.', ',', '?', '!', ':', '|', '-', '*', '(', ')', '›'], StringSplitOptions.RemoveEmptyEntries).Where(w => w.Length > 3))
        {
            var seed = BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes(Model + s_meanings.GetValueOrDefault(word, word))));
            var random = new Random(seed);
            for (var i = 0; i < sum.Length; i++)
                sum[i] += (float)(random.NextDouble() - 0.5);
        }

        var length = MathF.Sqrt(sum.Sum(x => x * x));
        return [.. sum.Select(x => x / length)];
    }

    private void ThrowIfTold()
    {
        if (Failure is { } failure)
            throw failure;
    }
}
