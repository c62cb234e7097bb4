using System.CommandLine;
using Konstruct.Api.Knowledge.Search;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Cli;

/// <summary><c>knowledge search QUESTION</c>: what an employee would be shown for a question.</summary>
internal static class KnowledgeFind
{
    private const int Shown = 240;

    public static Command Command()
    {
        var question = new Argument<string>("question") { Description = "As somebody would ask it." };
        var limit = new Option<int>("--limit") { Description = "How many chunks at most. Default: 5", DefaultValueFactory = _ => 5 };
        return Cli.TenantVerb(new Command("search", "What is found for a question.") { question, limit }, async (cli, parsed, tenant, cancellation) =>
        {
            if (parsed.GetValue(limit) is < 1 or > 50)
                return await cli.WrongUseAsync("--limit is between 1 and 50.");
            var found = await cli.Get<KnowledgeSearch>().SearchAsync(tenant, parsed.GetValue(question)!, parsed.GetValue(limit), cancellation);
            if (found.WithoutMeaning is { } code)
                await Console.Error.WriteLineAsync($"Searched by words alone: {code}");
            return await cli.ListAsync(
                found.Chunks.Select(c => new
                {
                    Source = KnowledgeText.SourceOf(c), c.Version, Similarity = c.Similarity is { } s ? Math.Round(s, 3) : (double?)null,
                    Text = cli.IsJson || c.Text.Length <= Shown ? c.Text : c.Text[..Shown] + "…",
                    Score = Math.Round(c.Score, 5), c.ChunkId, c.DocumentId,
                }).ToList(),
                "Nothing is found.");
        });
    }
}
