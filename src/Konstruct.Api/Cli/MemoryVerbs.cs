using System.CommandLine;
using Konstruct.Api.Embeddings;
using Konstruct.Api.Memory;
using Konstruct.Domain.Agents;
using Konstruct.Domain.Embeddings;
using Konstruct.Domain.Kernel;
using Konstruct.EventStore;
using Konstruct.EventStore.Tenancy;
using Konstruct.Projections;
using Spectre.Console;

namespace Konstruct.Api.Cli;

/// <summary><c>memory list|search|reindex</c>: what employees remember of people.</summary>
internal static class MemoryVerbs
{
    public static Command Command() => new("memory", "What employees remember of people.") { List(), Search(), Reindex() };

    private static Option<Guid?> AgentOption() => new("--agent") { Description = "The employee's id." };

    private static Option<int> LimitOption(int usual) => new("--limit") { Description = "At most so many.", DefaultValueFactory = _ => usual };

    private static Command List()
    {
        var (agent, limit) = (AgentOption(), LimitOption(50));
        var person = new Option<Guid?>("--person") { Description = "The person, as events name them (sender)." };
        return Cli.TenantVerb(new Command("list", "Memories, the latest first.") { agent, person, limit }, async (cli, parsed, tenant, cancellation) =>
            await cli.ListAsync(
                [
                    .. (await cli.Get<LongTermMemory>().ListAsync(tenant, parsed.GetValue(agent), parsed.GetValue(person), Math.Clamp(parsed.GetValue(limit), 1, 10_000), cancellation))
                        .Select(m => new { m.Id, m.SaidAt, m.Kind, Agent = m.AgentId, m.Person, Conversation = m.ConversationId, m.EmbeddingModel, m.Text }),
                ],
                "Nothing is remembered."));
    }

    private static Command Search()
    {
        var text = new Argument<string>("text") { Description = "What it is about." };
        var (agent, limit) = (AgentOption(), LimitOption(6));
        var person = new Option<Guid>("--person") { Description = "The person, as events name them (sender).", Required = true };
        return Cli.TenantVerb(
            new Command("search", "What would be recalled for a person, the nearest in meaning first.") { text, agent, person, limit },
            async (cli, parsed, tenant, cancellation) =>
            {
                if (await AgentAsync(cli, tenant, parsed.GetValue(agent), cancellation) is not { } employee)
                    return await cli.RefuseAsync(AgentRefusals.Unknown);
                var request = new RecallRequest(employee, parsed.GetValue(person), parsed.GetValue(text)!, Math.Clamp(parsed.GetValue(limit), 1, 50));
                if (string.IsNullOrWhiteSpace(request.Text))
                    return await cli.WrongUseAsync("The text is empty.");
                return await TryAsync(cli, async () =>
                {
                    var vectors = await cli.Get<EmbeddingCalls>().EmbedAsync(tenant, EmbeddingPurpose.Recall, [request.Text], cli.Context, cancellation);
                    return await cli.ListAsync(
                        [
                            .. (await cli.Get<LongTermMemory>().RecallAsync(tenant, request, vectors[0], cancellation))
                                .Select(m => new { m.Id, Score = Math.Round(m.Score, 3), m.SaidAt, m.Kind, Conversation = m.ConversationId, m.Text }),
                        ],
                        "Nothing comes to mind.");
                });
            });
    }

    private static Command Reindex() => Cli.TenantVerb(
        new Command("reindex", "Remember every conversation to its end, and embed anew what another model embedded."), async (cli, _, tenant, cancellation) =>
            await TryAsync(cli, async () =>
            {
                var time = cli.Get<TimeProvider>();
                var started = time.GetTimestamp();
                var done = await RunAsync(cli, tenant, cancellation);
                return await cli.ShowAsync(new
                {
                    Model = cli.Get<EmbeddingCalls>().Model.Id, done.Conversations, done.Embedded, Seconds = Math.Round(time.GetElapsedTime(started).TotalSeconds, 3),
                });
            }));

    private static async Task<ReindexProgress> RunAsync(Cli cli, TenantId tenant, CancellationToken cancellation)
    {
        var reindex = cli.Get<ReindexMemories>();
        if (!cli.IsTerminal)
            return await reindex.RunAsync(tenant, _ => { }, cli.Context, cancellation);
        return await AnsiConsole.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn()).StartAsync(context =>
        {
            var (conversations, memories) = (context.AddTask("conversations"), context.AddTask("memories of another model"));
            return reindex.RunAsync(tenant, Tell, cli.Context, cancellation);

            void Tell(ReindexProgress p)
            {
                Show(conversations, p.ConversationsDone, p.Conversations);
                Show(memories, p.Embedded, p.ToEmbed);
            }
        });
    }

    private static void Show(ProgressTask bar, long done, long all) => (bar.MaxValue, bar.Value) = (Math.Max(1, all), all == 0 ? 1 : done);

    /// <summary>The one that was named, or a tenant's only one.</summary>
    private static async Task<Guid?> AgentAsync(Cli cli, TenantId tenant, Guid? named, CancellationToken cancellation)
    {
        var all = await ReadModels.Agents.QueryAsync(cli.Get<Databases>(), tenant, "true", [], cancellation);
        return named is null && all.Count == 1 ? all[0].AgentId : all.Find(a => a.AgentId == named)?.AgentId;
    }

    private static async Task<int> TryAsync(Cli cli, Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (EmbeddingFailedException e)
        {
            return await cli.RefuseAsync(new Refusal("embedding_failed", $"The embedding model {e.Usage.ModelId} did not answer: {e.Code}."));
        }
    }
}
