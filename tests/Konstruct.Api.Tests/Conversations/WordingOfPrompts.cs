using System.Text;
using Konstruct.Api.Conversations;
using Konstruct.Api.Embeddings;
using Konstruct.Api.Llm;
using Konstruct.Api.Memory;
using Konstruct.Api.Tests.Knowledge;
using Konstruct.Api.Tests.Operations;
using Konstruct.Api.Tools;
using Konstruct.Domain.Agents;
using Konstruct.Domain.Conversations;
using Konstruct.Domain.Kernel;
using Konstruct.Domain.Tools;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Recollected = Konstruct.Domain.Conversations.RecalledMemory;

namespace Konstruct.Api.Tests.Conversations;

/// <summary>
/// The digests of past calls depend on these words. A golden file is added with a wording and never changed: a wish for other words is
/// another number, with the old way kept beside it.
/// </summary>
public sealed class WordingOfPrompts(KnowledgeWorld world) : IClassFixture<KnowledgeWorld>
{
    private static readonly Guid s_agent = new("a0000000-0000-7000-8000-000000000001");
    private static readonly Guid s_maya = new("b0000000-0000-7000-8000-000000000001");
    private static readonly Guid s_omar = new("b0000000-0000-7000-8000-000000000002");
    private static readonly Guid s_conversation = new("c0000000-0000-7000-8000-000000000001");
    private static readonly DateTimeOffset s_noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly StoredFile s_picture = new("F0DOT", "0badb10b", "image/png", 70);

    private static readonly AgentConfiguration s_kora = new("Kora", "Customer support", "Friendly and brief.", "Refunds are possible within 30 days.");

    private static readonly ToolDefinition s_tool = new("find_customer", "Find a customer.", """{"type":"object"}""", ToolRisk.Reads, true, TimeSpan.FromSeconds(5), 1_000);

    [Fact]
    public async Task Answer_1_says_what_it_always_said() => await ShouldBeGoldenAsync(PromptBuilder.Wording, "everything", await AnswerAsync(tools: true));

    [Fact]
    public async Task Answer_1_without_anything_added_says_what_it_always_said()
    {
        var turn = Turn(recalled: null);
        var built = await world.Get<PromptBuilder>().BuildAsync(
            KnowledgeWorld.NewTenant(), Conversation.NotStarted with { Window = [Asked(1, s_maya, "Hello?")] }, 3, turn with { MessageIds = [Id(1)] }, s_kora, [], default);
        await ShouldBeGoldenAsync(PromptBuilder.Wording, "nothing", built!.Prompt);
    }

    [Fact]
    public async Task Summary_1_says_what_it_always_said()
    {
        var window = Window();
        var built = await world.Get<SummaryPrompt>().BuildAsync(
            new StreamId(KnowledgeWorld.NewTenant(), ConversationKeys.StreamType, s_conversation),
            Conversation.NotStarted with { Summary = Summary(), Window = [.. window] }, 9, [.. window.Select(w => w.Id)], s_agent, 1, default);
        await ShouldBeGoldenAsync(SummaryPrompt.Wording, "everything", built!.Prompt);
    }

    [Fact]
    public void The_wordings_are_those_that_have_golden_files() =>
        Directory.GetFiles(Folder()).Select(f => Path.GetFileName(f).Split('.')).Select(n => $"{n[0]}/{n[1]}").Distinct().ShouldBe(
            [PromptBuilder.Wording, SummaryPrompt.Wording], ignoreOrder: true);

    private async Task<ChatPrompt> AnswerAsync(bool tools)
    {
        var tenant = KnowledgeWorld.NewTenant();
        await world.KnowAsync(tenant, "Handbook.md", "# Holidays\n\nEverybody has 28 days a year.");
        var chunk = (await world.FindAsync(tenant, "holidays")).ShouldHaveSingleItem();
        var memory = await RememberAsync(tenant, "Maya said: I am in Lisbon.\nYou answered: Noted.");
        var turn = Turn(new Recalled([new Recollected(memory, "0.7")], [new RecalledChunk(chunk.ChunkId, chunk.DocumentId, "0.03")])) with
        {
            Rounds =
            [
                new ToolRound(
                    Id(31), Personal.Of(s_maya, new ReplyContent("I look.", [new ModelToolCall("x1", s_tool.Name, """{"email":"maya@example.com"}"""), new ModelToolCall("x2", "fax", "{}")])),
                    [
                        new ToolCall(Id(41), s_tool.Name, ToolStatus.Completed, Result: Personal.Of(s_maya, new ToolResult("Maya Ruiz, gold.")), FromOutside: "mcp:crm"),
                        new ToolCall(Id(42), "fax", ToolStatus.Denied, Result: Personal.Of(s_maya, new ToolResult("There is no such tool."))),
                    ]),
            ],
        };
        var conversation = Conversation.NotStarted with { Summary = Summary(), Window = [.. Window()] };
        var built = await world.Get<PromptBuilder>().BuildAsync(tenant, conversation, 9, turn, s_kora, tools ? [s_tool] : [], default, withoutPictures: true);
        built!.Sources.Withheld.ShouldBe([s_picture.Blob]);
        return built.Prompt;
    }

    private static Turn Turn(Recalled? recalled) => new(
        Id(20), [Id(4)], s_agent, 1, s_maya, s_noon, "1.0004", Placeholder.NotRequested.Instance, [], null)
    {
        Recalled = recalled,
    };

    /// <summary>One of everything that can stand in a window: two people, an answer, a colleague's, a file, a picture, and what is too long.</summary>
    private static List<WindowEntry> Window() =>
    [
        Asked(1, s_maya, "How many days of holiday do I have?\nAnd since when?"),
        new WindowEntry(Id(21), null, s_maya, null, Personal.Of(s_maya, new ReplyContent("28 days."))),
        Asked(2, s_omar, new string('o', PromptBuilder.MaxMessageCharacters + 1)),
        new WindowEntry(Id(22), null, Guid.Empty, null, Personal.Of(s_maya, new ReplyContent("I take this over.")), ByHuman: true),
        Asked(3, s_maya, "The contract.", new Attachment("F0PDF", "contract.pdf", "application/pdf")) with { FromOutside = true },
        Asked(4, s_maya, "What is on this?", new Attachment(s_picture.FileId, "dot.png", "image/png")) with { Files = [s_picture] },
    ];

    private static WindowEntry Asked(int number, Guid by, string text, params Attachment[] files) => new(
        Id(number), $"1.000{number}", by, Personal.Of(by, new MessageContent(text, "U0", by == s_maya ? "Maya" : null, files.Length == 0 ? null : files)), null);

    private static Summary Summary() => new(Id(50), Personal.Of(s_maya, new SummaryContent("- Maya asks about holidays.")), FromOutside: true);

    private static Guid Id(int number) => new($"d0000000-0000-7000-8000-{number:000000000000}");

    private async Task<Guid> RememberAsync(TenantId tenant, string text)
    {
        var sealing = world.Get<MemorySealing>();
        var vault = await sealing.VaultAsync(tenant, default);
        await sealing.EnsureAsync(vault, [s_maya], default);
        var id = MemorySealing.IdOf(vault, s_agent, s_maya, s_conversation, Id(60), MemoryKind.Said, text);
        var row = new MemoryRow(
            id, s_agent, s_maya, Id(60), [Id(61)], MemoryKind.Said, s_maya, MemorySealing.Seal(vault, s_maya, text),
            MemoryRow.Vector([1, .. new float[383]]), s_noon.AddDays(-18), 1);
        (await world.Get<MemoryStore>().PutAsync(tenant, s_conversation, [row], world.Get<EmbeddingCalls>().Model.Id, [Id(60)], null, default)).ShouldBe(1);
        return id;
    }

    private static async Task ShouldBeGoldenAsync(string wording, string example, ChatPrompt prompt)
    {
        var text = Text(prompt);
        var golden = Path.Combine(Folder(), $"{wording.Replace('/', '.')}.{example}.txt");
        if (!File.Exists(golden) && Environment.GetEnvironmentVariable("KONSTRUCT_WRITE_DOCS") == "1")
            await File.WriteAllTextAsync(golden, text); // a new wording's; one that exists is never written again
        text.ShouldBe(await File.ReadAllTextAsync(golden));
    }

    private static string Text(ChatPrompt prompt)
    {
        var text = new StringBuilder().Append("system\n").Append(prompt.System);
        foreach (var message in prompt.Messages)
        {
            text.Append("\n\n").Append(message switch
            {
                ChatTurn.User => "user",
                ChatTurn.Assistant a => string.Join(", ", new[] { "assistant" }.Concat(a.ToolCalls.Select(c => $"{c.Id} {c.Name} {c.ArgumentsJson}"))),
                ChatTurn.ToolResult r => $"tool {r.CallId} {r.Name}{(r.IsError ? " failed" : "")}",
                _ => throw new System.Diagnostics.UnreachableException(),
            }).Append('\n').Append(message.Text);
        }

        text.Append('\n');
        // the long message only has to show where it is cut
        foreach (var length in new[] { PromptBuilder.MaxMessageCharacters, SummaryPrompt.MaxEntryCharacters })
            text.Replace(new string('o', length), $"o × {length}");
        return text.ToString();
    }

    private static string Folder() => Repository.Path(Path.Combine("tests", "Konstruct.Api.Tests", "Conversations", "Golden"));
}
