using System.Text;
using Konstruct.Api.Agents;
using Konstruct.Api.Conversations;
using Konstruct.Api.Knowledge;
using Konstruct.Api.Llm;
using Konstruct.Api.Platform;
using Konstruct.Domain.Agents;
using Konstruct.EventStore.Streams;
using Konstruct.Projections.Knowledge;
using Konstruct.Simulators.Slack;
using Konstruct.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Konstruct.Api.Tests.Conversations;

public sealed class RebuildingPrompts(ManyMessages konstruct) : IClassFixture<ManyMessages>
{
    [Theory]
    [InlineData("openai/gpt-5.6-terra", "openai-chat/2")]
    [InlineData("anthropic/claude-sonnet-5", "anthropic-messages/2")]
    [InlineData("ollama/llama3.2", "ollama-chat/2")]
    public async Task Every_call_of_a_conversation_with_tools_memories_documents_pictures_edits_and_a_summary_is_built_again_byte_for_byte(string model, string format)
    {
        var company = await HireAsync(new AgentConfiguration("Kora", "Support", "Brief.", "Be kind.", model, ["current_time", "ask_human"]));
        await KnowAsync(company, "Kennel.md", "# Dogs\n\nA dog may come to the office on Fridays, on a lead.");
        await company.AnsweredAsync(await company.AskAsync("My dog is called Bello and he likes to swim."));
        var asked = await company.AskAsync("What time is it in Europe/Lisbon?");
        await company.AnsweredAsync(asked);
        await company.AnsweredAsync(await company.ReplyAsync(asked, "What did I say about my dog Bello?"), answers: 2);
        await konstruct.Simulators.Slack.People.EditAsync(asked.Channel, asked.Ts, "What time is it in Asia/Tokyo? I meant.", company.Team);
        await company.SettledAsync();
        await company.AnsweredAsync(await company.ReplyAsync(asked, """use tool current_time {"zone":"Nowhere/None"} then use tool current_time {"zone":"Asia/Tokyo"}"""), answers: 3);
        await company.AnsweredAsync(
            await company.SayAsync(new SlackUtterance { Text = "This is Bello.", ThreadTs = asked.ThreadTs, Files = [Pictures.Png("F0BELLO")] }), answers: 4);
        await ManyMessages.ChatAsync(company, asked, "dog");
        // as after a restart long ago: nothing is remembered but the stream
        await konstruct.Server.Services.GetRequiredService<RedisConnection>().Database.KeyDeleteAsync($"konstruct:{{{company.Tenant}}}:window:{await ConversationAsync(company):N}");
        await company.AnsweredAsync(await company.ReplyAsync(asked, "On which days may a dog come to the office?"), answers: company.Ours(asked).Count + 1);
        // what was quoted stays readable for prompts of the past
        await KnowAsync(company, "Kennel.md", "# Dogs\n\nA dog may not come to the office any more.");
        await company.AnsweredAsync(await company.ReplyAsync(asked, "Thank you, that is all."), answers: company.Ours(asked).Count + 1);

        await konstruct.RestartAsync();
        var rebuilt = await RebuildAllAsync(konstruct, company);

        rebuilt.Count.ShouldBeGreaterThanOrEqualTo(10);
        rebuilt.ShouldContain(p => p.Call.Purpose == "summary");
        rebuilt.ShouldContain(p => p.Call.Purpose == "answer" && p.Call.BuiltFrom.SummaryId != null);
        rebuilt.ShouldContain(p => p.Call.BuiltFrom.Images != null);
        rebuilt.ShouldContain(p => p.Prompt!.Messages.Any(m => m is ChatTurn.ToolResult));
        rebuilt.ShouldAllBe(p => p.Verdict == PastPromptVerdict.Matches);
        rebuilt.ShouldContain(p => p.Call.RequestFormat == format && p.Prompt!.Tools.Count == 2);
        rebuilt.ShouldContain(p => p.Call.BuiltFrom.Memories != null);
        rebuilt.ShouldContain(p => p.Call.BuiltFrom.Chunks != null && p.Prompt!.System.Contains("on Fridays, on a lead", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_erased_since_reads_as_erased_and_is_no_mismatch()
    {
        var company = await HireAsync(new AgentConfiguration("Kora", "Support", Tools: ["current_time"]));
        await company.AnsweredAsync(await company.AskAsync("What time is it in Europe/Lisbon?"));
        (await RebuildAllAsync(konstruct, company)).ShouldAllBe(p => p.Verdict == PastPromptVerdict.Matches);

        await konstruct.Database.TamperAsync("update events.subject_keys set wrapped = null, destroyed_at = now() where tenant_id = $1", company.Tenant.Value);

        await using var after = konstruct.Terminal();
        var rebuilt = await RebuildAllAsync(konstruct, company, after);
        rebuilt.ShouldAllBe(p => p.Verdict == PastPromptVerdict.Erased && p.Erased.Count > 0);
        rebuilt.ShouldAllBe(p => p.Prompt!.Messages[0].Text == PersonalContent.Erased);
    }

    [Fact]
    public async Task The_neighbour_finds_no_call_and_a_call_that_is_none_is_unknown()
    {
        var company = await konstruct.HireAsync();
        var neighbour = await konstruct.HireAsync();
        await company.AnsweredAsync(await company.AskAsync("Where do I park?"));
        var (conversation, call) = (await company.ConversationAsync(), (await company.DataAsync("model.requested.v1")).Single()["callId"]!.GetValue<Guid>());

        (await Prompts.RebuildAsync(neighbour.Tenant, conversation, call, default)).Refusal!.Code.ShouldBe("conversation_unknown");
        (await Prompts.RebuildAsync(company.Tenant, conversation, conversation, default)).Refusal!.Code.ShouldBe("call_unknown");
    }

    private PastPrompts Prompts => konstruct.Server.Services.GetRequiredService<PastPrompts>();

    internal static async Task<List<PastPrompt>> RebuildAllAsync(RunningKonstruct konstruct, Company company, KonstructServer? by = null)
    {
        var prompts = (by ?? konstruct.Server).Services.GetRequiredService<PastPrompts>();
        var rebuilt = new List<PastPrompt>();
        foreach (var call in await konstruct.Database.ListAsync<string>(
            "select stream_id || ' ' || (data ->> 'callId') from events.mt_events where tenant_id = $1 and type = 'model.requested.v1' order by seq_id", company.Tenant.Value))
        {
            var ids = call.Split(' ');
            var (prompt, refusal) = await prompts.RebuildAsync(company.Tenant, Guid.Parse(ids[0]), Guid.Parse(ids[1]), default);
            refusal.ShouldBeNull();
            rebuilt.Add(prompt!);
        }

        return rebuilt;
    }

    private async Task KnowAsync(Company company, string name, string text)
    {
        var knowledge = konstruct.Server.Services.GetRequiredService<KnowledgeCommands>();
        var added = await knowledge.AddAsync(company.Tenant, name, null, Encoding.UTF8.GetBytes(text), new EventContext(UserName: "test"), default);
        added.Refusal.ShouldBeNull();
        await Eventually.HoldsAsync(
            async () => await knowledge.FindAsync(company.Tenant, added.DocumentId, default) is { Status: KnowledgeDocumentRow.Indexed } row && row.Version == added.Version,
            $"{name} can be found");
    }

    // the first thread is another one
    private async Task<Guid> ConversationAsync(Company company) => Guid.Parse((await konstruct.Database.ListAsync<string>(
        "select stream_id::text from events.mt_events where tenant_id = $1 and type = 'tool.requested.v1' limit 1", company.Tenant.Value)).Single());

    private async Task<Company> HireAsync(AgentConfiguration employee)
    {
        var company = await konstruct.HireAsync(withEmployee: false);
        (await konstruct.Server.Services.GetRequiredService<AgentCommands>().HireAsync(
            company.Tenant, employee, new EventContext(UserName: "test"), default)).Refusal.ShouldBeNull();
        return company;
    }
}
