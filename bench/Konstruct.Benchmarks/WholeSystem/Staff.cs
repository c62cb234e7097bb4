using System.Text;
using Konstruct.Api.Conversations;
using Konstruct.Api.Embeddings;
using Konstruct.Api.Embeddings.Offline;
using Konstruct.Api.Knowledge;
using Konstruct.Api.Knowledge.Indexing;
using Konstruct.Api.Memory;
using Konstruct.Benchmarks.Memory;
using Konstruct.Domain.Agents;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Konstruct.Benchmarks.WholeSystem;

/// <summary>What the tenants' employees are: by default one that knows nothing and has no tools.</summary>
internal class Staff
{
    public virtual AgentConfiguration Employee { get; } = new("Kora", "Support", "Friendly and brief.");

    /// <summary>What it knows before anything is measured.</summary>
    /// <param name="team">The workspace that the tenant is connected to.</param>
    public virtual Task TeachAsync(IServiceProvider services, TenantId tenant, Guid agent, string team, CancellationToken cancellation) => Task.CompletedTask;
}

/// <summary>An employee with one tool and rules, some documents, and memories of each person that writes to it.</summary>
internal sealed class StaffThatKnows(int people) : Staff
{
    private const int MemoriesOfAPerson = 100;
    private const int Documents = 5;
    private const int Sections = 12;

    // what people ask is what the documents answer and what they asked before
    private static readonly string[] s_questions = Asked(Documents * Sections, seed: 11);

    public override AgentConfiguration Employee { get; } = new(
        "Kora", "Support", "Friendly and brief.", Tools: ["knowledge_search"],
        EscalationRules: [new EscalationRule("billing AND attempts > 1000"), new EscalationRule("channel = whatsapp AND turns > 1000")]);

    public static string Person(int number) => $"UBENCH{number:00}";

    /// <summary>Something to ask; the same for the same number.</summary>
    public static string Question(int number) => s_questions[number % s_questions.Length];

    public override async Task TeachAsync(IServiceProvider services, TenantId tenant, Guid agent, string team, CancellationToken cancellation)
    {
        var texts = new RememberedTexts(seed: 12);
        await WriteDocumentsAsync(services, tenant, cancellation);
        var sealing = services.GetRequiredService<MemorySealing>();
        var vault = await sealing.VaultAsync(tenant, cancellation);
        for (var i = 0; i < people; i++)
        {
            var person = ConversationKeys.Person(vault, "slack", team, Person(i));
            await sealing.EnsureAsync(vault, [person], cancellation);
            // another conversation than any that is measured
            var conversation = new Guid(i, 1, 0, new byte[8]);
            var rows = Enumerable.Range(0, MemoriesOfAPerson).Select(n => Memory(vault, agent, person, conversation, n, $"{Question(n)} {texts.Next()}")).ToList();
            await services.GetRequiredService<MemoryStore>().PutAsync(
                tenant, conversation, rows, services.GetRequiredService<EmbeddingModel>().Id, [], progress: null, cancellation);
        }
    }

    private static MemoryRow Memory(TenantVault vault, Guid agent, Guid person, Guid conversation, int number, string text)
    {
        var source = new Guid(number, 2, 0, new byte[8]);
        return new MemoryRow(
            MemorySealing.IdOf(vault, agent, person, conversation, source, MemoryKind.Said, text), agent, person, source, [], MemoryKind.Said, person,
            MemorySealing.Seal(vault, person, text), MemoryRow.Vector(HashedFeatures.Of(text)), TimeProvider.System.GetUtcNow().AddHours(-2 - number), number);
    }

    private static async Task WriteDocumentsAsync(IServiceProvider services, TenantId tenant, CancellationToken cancellation)
    {
        for (var i = 0; i < Documents; i++)
        {
            var document = new StringBuilder($"# Handbook {i}\n");
            for (var section = 0; section < Sections; section++)
                document.Append($"\n## {Question((i * Sections) + section)}\n\nAsk the finance team about the {Question((i * Sections) + section)}\n");
            var added = await services.GetRequiredService<KnowledgeCommands>().AddAsync(
                tenant, $"handbook-{i}.md", "text/markdown", Encoding.UTF8.GetBytes(document.ToString()), EventContext.None, cancellation);
            var indexed = added.Refusal is null
                ? await services.GetRequiredService<KnowledgeIndexer>().IndexAsync(
                    tenant, added.DocumentId, again: false, isLastAttempt: true, lease: null, EventContext.None, progress: null, cancellation)
                : null;
            if (indexed is not IndexOutcome.Done)
                throw new InvalidOperationException($"A document of the benchmark was not indexed: {added.Refusal?.Code} {indexed}");
        }
    }

    private static string[] Asked(int count, int seed)
    {
        var texts = new RememberedTexts(seed);
        return [.. Enumerable.Range(0, count).Select(_ => texts.Question())];
    }
}
