using Konstruct.Api.Tests.GuardedEgress;
using Konstruct.Api.Tools;
using Konstruct.Api.Tools.BuiltIn;
using Konstruct.Domain.Agents;
using Konstruct.TestSupport;
using static Konstruct.Api.Tests.Tools.ToolExamples;

namespace Konstruct.Api.Tests.Tools;

public class UsingBuiltInTools
{
    private static readonly string[] s_all = ["current_time", "http_request", "ask_human", "knowledge_search", "remember", "forget"];

    [Theory]
    [InlineData("""{"zone":"America/Bogota"}""", "Friday, 20 November 2026, 07:00:00 in America/Bogota (ISO 8601: 2026-11-20T07:00:00-05:00)")]
    [InlineData("""{"zone":"Europe/Madrid"}""", "13:00:00 in Europe/Madrid")]
    [InlineData("{}", "12:00:00 in UTC")]
    public async Task The_time_is_told_in_a_zone(string arguments, string says) =>
        (await TimeAsync(arguments)).ShouldBeOfType<ToolOutcome.Completed>().Text.ShouldContain(says);

    [Theory]
    [InlineData("Mars/Olympus")]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/localtime")]
    [InlineData("Europe/../../etc/passwd")]
    public async Task A_zone_that_is_none_is_not_looked_for_elsewhere(string zone) =>
        (await TimeAsync($$"""{"zone":"{{zone}}"}""")).Code().ShouldBe(ToolFailures.ZoneUnknown);

    [Fact]
    public async Task Asking_a_human_is_no_result() =>
        (await new AskHumanTool().RunAsync(Call, Arguments("""{"question":"May we refund 900 dollars?"}"""), default))
            .ShouldBe(new ToolOutcome.AsksHuman("May we refund 900 dollars?", null));

    [Fact]
    public async Task Passages_come_with_their_sources_and_count_as_text_of_others()
    {
        var found = (await new KnowledgeSearchTool(new Handbook()).RunAsync(Call, Arguments("""{"query":"refunds","limit":2}"""), default)).ShouldBeOfType<ToolOutcome.Completed>();
        found.Text.ShouldBe("1. Source: handbook.md — Refunds\nWithin 30 days.\n\n2. Source: faq.html\nAsk for refunds, 2 at most.");
        found.FromOutside.ShouldBe("knowledge");
    }

    [Fact]
    public async Task A_tool_whose_capability_is_not_there_is_not_offered()
    {
        var set = await OfferAsync(new BuiltInToolSource(EgressExamples.Egress(), TimeProvider.System));
        set.Definitions.Select(d => d.Name).ShouldBe(["current_time", "http_request", "ask_human"]);
        set.Check("remember", "{}").ShouldBeOfType<ToolCheck.Refused>().Refusal.Code.ShouldBe("tool_unknown");
    }

    [Fact]
    public async Task Tools_are_offered_in_the_employee_s_order_and_no_others()
    {
        var set = await OfferAsync(new BuiltInToolSource(EgressExamples.Egress(), TimeProvider.System, new Handbook()), "ask_human", "knowledge_search");
        set.Definitions.Select(d => d.Name).ShouldBe(["ask_human", "knowledge_search"]);
        set.Check("current_time", "{}").ShouldBeOfType<ToolCheck.Refused>().Refusal.Code.ShouldBe("tool_not_assigned");
    }

    /// <summary>Prompts were built with these. Changing one moves the old one into the source's earlier definitions, and its digest stays here.</summary>
    [Theory]
    [InlineData("ask_human", "5df63fa8302481a46660bc33a4ec87d1ba71aeb8c0d9bf60fe6937613f37a1b9")]
    [InlineData("current_time", "bdfea819268c5fa7c9fa3985312451a3c9d956f1e8e20c4a6b495b8c57eb51c6")]
    [InlineData("forget", "8a242949adb85955c7fab2de1001f0ae36b954415800a31403d6470c734710a0")]
    [InlineData("http_request", "142203cf8ad8125e576738810f835dd2aaae2d592824aff91494887d5d1c1ab7")]
    [InlineData("knowledge_search", "d2b755fff8a7b0e33c3a3a323992af07828e64ad3e5a36286fedcf357696c0cf")]
    [InlineData("remember", "1a436a31cf7e9553784b1af062db773ad92bab8814579bc76c4327cb627772a2")]
    public async Task A_definition_that_was_ever_shown_is_found_again(string name, string digest) =>
        (await new BuiltInToolSource(EgressExamples.Egress(), TimeProvider.System).RebuildAsync(
            Call.Tenant, new AgentConfiguration("Kora", "Support"), new ToolVersion(name, digest), default)).ShouldNotBeNull(
            string.Join('\n', BuiltInToolSource.DefinitionsFor(new AgentConfiguration("Kora", "Support")).Select(d => $"{d.Name} {d.Digest}")));

    [Fact]
    public void Every_schema_of_ours_can_be_judged_by()
    {
        foreach (var definition in BuiltInToolSource.DefinitionsFor(new AgentConfiguration("Kora", "Support")))
            CompiledSchema.From(definition.ArgumentsSchema).Validate("""{"nonsense":1}""").ShouldNotBeNull(definition.Name);
    }

    private static Task<ToolOutcome> TimeAsync(string arguments) => new CurrentTimeTool(new TestClock(Noon)).RunAsync(Call, Arguments(arguments), default);

    private static Task<ToolSet> OfferAsync(IToolSource source, params string[] tools) =>
        new ToolRegistry([source], new ToolSchemas()).OfferAsync(Call.Tenant, new AgentConfiguration("Kora", "Support", Tools: tools.Length == 0 ? s_all : tools), default);

    private sealed class Handbook : IKnowledgeForTools
    {
        public Task<IReadOnlyList<KnowledgePassage>> SearchAsync(ToolCallContext context, string query, int limit, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<KnowledgePassage>>(
                [new("handbook.md", "Refunds", "Within 30 days."), new("faq.html", null, $"Ask for {query}, {limit} at most.")]);
    }
}
