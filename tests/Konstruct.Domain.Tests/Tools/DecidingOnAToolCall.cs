using Konstruct.Domain.Agents;
using Konstruct.Domain.Tools;

namespace Konstruct.Domain.Tests.Tools;

public class DecidingOnAToolCall
{
    private const string Runs = "runs";
    private const string Refused = "refused";
    private static readonly string[] s_page = ["web:example.com"];

    [Theory]
    // built in, no setting
    [InlineData(false, ToolRisk.Reads, null, false, Runs)]
    [InlineData(false, ToolRisk.Reads, null, true, Runs)]
    [InlineData(false, ToolRisk.Writes, null, false, Runs)]
    [InlineData(false, ToolRisk.Writes, null, true, Runs)]
    [InlineData(false, ToolRisk.ReachesOutside, null, false, Runs)]
    [InlineData(false, ToolRisk.ReachesOutside, null, true, ApprovalReason.UntrustedContent)]
    // of an MCP server, no setting
    [InlineData(true, ToolRisk.Reads, null, false, Runs)]
    [InlineData(true, ToolRisk.Reads, null, true, Runs)]
    [InlineData(true, ToolRisk.Writes, null, false, ApprovalReason.McpDefault)]
    [InlineData(true, ToolRisk.Writes, null, true, ApprovalReason.McpDefault)]
    [InlineData(true, ToolRisk.ReachesOutside, null, false, ApprovalReason.McpDefault)]
    [InlineData(true, ToolRisk.ReachesOutside, null, true, ApprovalReason.McpDefault)]
    // always
    [InlineData(false, ToolRisk.Reads, ToolSetting.Always, false, ApprovalReason.Setting)]
    [InlineData(true, ToolRisk.Writes, ToolSetting.Always, true, ApprovalReason.Setting)]
    [InlineData(true, ToolRisk.ReachesOutside, ToolSetting.Always, false, ApprovalReason.Setting)]
    // outside
    [InlineData(false, ToolRisk.Reads, ToolSetting.Outside, true, Runs)]
    [InlineData(false, ToolRisk.Writes, ToolSetting.Outside, false, Runs)]
    [InlineData(false, ToolRisk.Writes, ToolSetting.Outside, true, ApprovalReason.UntrustedContent)]
    [InlineData(true, ToolRisk.Writes, ToolSetting.Outside, false, Runs)]
    [InlineData(true, ToolRisk.ReachesOutside, ToolSetting.Outside, false, Runs)]
    [InlineData(true, ToolRisk.ReachesOutside, ToolSetting.Outside, true, ApprovalReason.UntrustedContent)]
    // never
    [InlineData(false, ToolRisk.Reads, ToolSetting.Never, true, Runs)]
    [InlineData(true, ToolRisk.Writes, ToolSetting.Never, true, Runs)]
    [InlineData(true, ToolRisk.ReachesOutside, ToolSetting.Never, false, Runs)]
    [InlineData(false, ToolRisk.ReachesOutside, ToolSetting.Never, true, Refused)]
    [InlineData(true, ToolRisk.ReachesOutside, ToolSetting.Never, true, Refused)]
    public void The_table_holds(bool mcp, ToolRisk risk, string? approval, bool tainted, string expected) =>
        Said(ToolPolicy.Decide(new ToolTraits("send_mail", risk, mcp), approval is null ? null : new ToolSetting("send_mail", approval), tainted ? s_page : [])).ShouldBe(expected);

    [Theory]
    [InlineData(ToolRisk.Reads)]
    [InlineData(ToolRisk.Writes)]
    [InlineData(ToolRisk.ReachesOutside)]
    public void A_setting_that_says_nothing_about_approval_leaves_the_default(ToolRisk risk)
    {
        foreach (var mcp in (bool[])[true, false])
        {
            foreach (var origins in (string[][])[s_page, []])
            {
                Said(ToolPolicy.Decide(new ToolTraits("http_request", risk, mcp), new ToolSetting("http_request", Hosts: ["api.example.com"]), origins))
                    .ShouldBe(Said(ToolPolicy.Decide(new ToolTraits("http_request", risk, mcp), null, origins)));
            }
        }
    }

    [Fact]
    public void No_setting_lets_a_tool_reach_outside_on_the_word_of_an_outsider_without_a_person()
    {
        foreach (var approval in (string?[])[null, ToolSetting.Always, ToolSetting.Never, ToolSetting.Outside])
        {
            foreach (var mcp in (bool[])[true, false])
            {
                ToolPolicy.Decide(new ToolTraits("http_request", ToolRisk.ReachesOutside, mcp), approval is null ? null : new ToolSetting("http_request", approval), s_page)
                    .ShouldNotBeOfType<ToolDecision.Run>();
            }
        }
    }

    [Fact]
    public void Who_is_asked_learns_where_the_text_came_from() =>
        ToolPolicy.Decide(new ToolTraits("http_request", ToolRisk.ReachesOutside, Mcp: false), null, s_page)
            .ShouldBeOfType<ToolDecision.NeedsApproval>().Reason.ShouldContain("web:example.com");

    private static string Said(ToolDecision decision) => decision switch
    {
        ToolDecision.Run => Runs,
        ToolDecision.NeedsApproval needs => needs.Code,
        ToolDecision.Denied { Refusal.Code: ToolRefusals.UntrustedContentCode } => Refused,
        _ => "something else",
    };
}
