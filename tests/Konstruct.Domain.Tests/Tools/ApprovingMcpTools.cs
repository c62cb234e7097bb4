using Konstruct.Domain.Tools;
using static Konstruct.Domain.Tools.McpServerDecider;

namespace Konstruct.Domain.Tests.Tools;

public class ApprovingMcpTools
{
    private static readonly DateTimeOffset s_noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly McpServerEvent.Added s_crm = new("crm", "https://mcp.example.com/", [], null);
    private static readonly McpTool s_find = new("find", "mcp__crm__find", "Finds.", "{}", "d1", null, null, null);
    private static readonly McpTool s_changed = s_find with { Description = "Finds more.", Digest = "d2" };
    private static readonly McpServerEvent.ToolsDiscovered s_discovered = new([s_find]);
    private static readonly McpServerEvent.ToolApproved s_approved = new("find", "d1", McpRisk.Reads, Idempotent: false);
    private static readonly Command.Approve s_approve = new("find", "d1", McpRisk.Reads, Idempotent: false);

    [Fact]
    public void A_server_is_added_with_what_it_offers() => Decide(new Command.Add(s_crm, [s_find])).ShouldBe([s_crm, new McpServerEvent.ToolsDiscovered([s_find])], s_same);

    [Fact]
    public void Adding_it_again_changes_nothing() => Decide(new Command.Add(s_crm, [s_find]), s_crm, s_discovered).ShouldBeEmpty();

    [Fact]
    public void Other_headers_keep_what_was_approved() =>
        State(s_crm, s_discovered, s_approved, s_crm with { SecretId = Guid.Empty }).ShouldBeOfType<McpServer.InUse>().Approvals.ShouldContainKey("find");

    [Fact]
    public void Another_address_keeps_nothing() =>
        State(s_crm, s_discovered, s_approved, s_crm with { Url = "https://other.example.com/" }).ShouldBeOfType<McpServer.InUse>().Approvals.ShouldBeEmpty();

    [Fact]
    public void A_tool_is_approved_in_the_form_that_was_read() => Decide(s_approve, s_crm, s_discovered).ShouldBe([s_approved]);

    [Fact]
    public void Approving_twice_changes_nothing() => Decide(s_approve, s_crm, s_discovered, s_approved).ShouldBeEmpty();

    [Fact]
    public void Judging_its_risk_anew_is_another_approval() =>
        Decide(s_approve with { Risk = McpRisk.Outside }, s_crm, s_discovered, s_approved).ShouldBe([s_approved with { Risk = McpRisk.Outside }]);

    [Fact]
    public void What_changed_since_it_was_read_is_not_approved() =>
        Refused(s_approve, s_crm, s_discovered, new McpServerEvent.ToolsDiscovered([s_changed])).ShouldBe(McpRefusals.OtherDigest);

    [Fact]
    public void Without_a_digest_what_was_discovered_last_is_approved() =>
        Decide(s_approve with { Digest = null }, s_crm, s_discovered, new McpServerEvent.ToolsDiscovered([s_changed])).ShouldBe([s_approved with { Digest = "d2" }]);

    [Fact]
    public void An_unusable_tool_is_not_approved() =>
        Refused(s_approve, s_crm, new McpServerEvent.ToolsDiscovered([s_find with { Problem = "its name" }])).ShouldBe(McpRefusals.ToolUnusable);

    [Fact]
    public void A_risk_that_is_none_is_refused() => Refused(s_approve with { Risk = "harmless" }, s_crm, s_discovered).ShouldBe(McpRefusals.BadRisk);

    [Fact]
    public void Nothing_is_approved_of_a_server_that_is_not_there()
    {
        Refused(s_approve).ShouldBe(McpRefusals.Unknown);
        Refused(s_approve, s_crm, s_discovered, new McpServerEvent.Removed()).ShouldBe(McpRefusals.Unknown);
    }

    [Fact]
    public void Finding_what_is_known_changes_nothing() => Decide(new Command.Discover([s_find with { }]), s_crm, s_discovered).ShouldBeEmpty();

    [Fact]
    public void Removing_twice_changes_nothing() => Decide(new Command.Remove(), s_crm, new McpServerEvent.Removed()).ShouldBeEmpty();

    [Theory]
    [InlineData("mcp__crm__find", "crm", "find")]
    [InlineData("mcp__crm__a__b", "crm", "a__b")]
    [InlineData("mcp__crm___x", "crm", "_x")]
    public void A_name_is_taken_apart_as_it_was_put_together(string name, string server, string tool)
    {
        McpName.Split(name).ShouldBe((server, tool));
        McpName.Of(server, tool).ShouldBe(name);
    }

    [Theory]
    [InlineData("crm__find")]
    [InlineData("mcp__crm")]
    [InlineData("mcp____find")]
    [InlineData("mcp__crm__")]
    public void What_is_no_such_name_has_no_parts(string name) => McpName.Split(name).ShouldBeNull();

    private static McpServer State(params McpServerEvent[] events) => events.Aggregate(Instance.Initial, Instance.Evolve);

    private static IEnumerable<McpServerEvent> Decide(Command command, params McpServerEvent[] events)
    {
        var decision = Instance.Decide(State(events), command, s_noon);
        decision.Refusal.ShouldBeNull();
        return decision.Events;
    }

    private static Konstruct.Domain.Kernel.Refusal? Refused(Command command, params McpServerEvent[] events) => Instance.Decide(State(events), command, s_noon).Refusal;

    // a record alone compares its list by reference
    private static readonly IEqualityComparer<McpServerEvent> s_same = EqualityComparer<McpServerEvent>.Create((one, other) =>
        one is McpServerEvent.ToolsDiscovered a && other is McpServerEvent.ToolsDiscovered b ? a.Tools.SequenceEqual(b.Tools) : Equals(one, other));
}
