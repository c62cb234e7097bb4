using Konstruct.Api.Embeddings;
using Konstruct.Api.Embeddings.Offline;

namespace Konstruct.Api.Cli;

/// <summary>Which embedding serves, and whether it does: one word is really embedded.</summary>
internal static class EnvironmentEmbedding
{
    public static async Task<EnvironmentFinding> CheckAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var calls = services.GetRequiredService<EmbeddingCalls>();
        if (calls.Model.Provider == OfflineEmbeddings.Provider)
            return EnvironmentFinding.Warning("", $"none is configured: {calls.Model.Id} serves, built in; it finds what is said in similar words, not in similar meaning");
        try
        {
            var embedded = await calls.EmbedForTurnAsync(["check"], cancellation);
            return EnvironmentFinding.Ok("", $"{calls.Model.Id}, {embedded.Vectors[0].Length} dimensions");
        }
        catch (EmbeddingFailedException e)
        {
            // answers go on without memories
            return EnvironmentFinding.Warning("", $"{calls.Model.Id} does not answer ({e.Message}); nothing is remembered or found meanwhile");
        }
    }
}
