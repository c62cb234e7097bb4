using Konstruct.Domain.Tools;
using Konstruct.Projections.Tests.Examples;
using Konstruct.Projections.Tools;
using static Konstruct.Projections.Tests.Examples.History;

namespace Konstruct.Projections.Tests.Tools;

public class ListingMcpServers
{
    private static readonly McpServersReadModel Model = new();
    private static readonly McpServerEvent.Added Added = new("crm", "https://mcp.example.com/", ["Authorization"], StreamKey);
    private static readonly McpTool Find = new("find", "mcp__crm__find", "Finds.", "{}", "d1", null, ReadOnlyHint: true, null);
    private static readonly McpServerEvent.ToolsDiscovered Discovered = new([Find]);
    private static readonly McpServerEvent.ToolApproved Approved = new("find", "d1", McpRisk.Reads, Idempotent: true);

    [Fact]
    public void A_server_is_shown_with_where_its_secrets_are_and_not_what() =>
        Model.OneRow(Added).ShouldNotBeNull().HeaderNames.ShouldBe("Authorization");

    [Fact]
    public void What_it_offers_is_new_until_it_is_approved()
    {
        Tool(Added, Discovered).Status().ShouldBe(McpToolRow.New);
        Tool(Added, Discovered, Approved).ShouldBe(new McpToolRow(Find, "d1", McpRisk.Reads, Idempotent: true));
        Tool(Added, Discovered, Approved).Status().ShouldBe(McpToolRow.Approved);
    }

    [Fact]
    public void What_changed_is_shown_as_changed_and_what_changed_back_as_approved()
    {
        var other = new McpServerEvent.ToolsDiscovered([Find with { Description = "Finds more.", Digest = "d2" }]);
        Tool(Added, Discovered, Approved, other).Status().ShouldBe(McpToolRow.Changed);
        Tool(Added, Discovered, Approved, other, Discovered).Status().ShouldBe(McpToolRow.Approved);
    }

    [Fact]
    public void An_approved_tool_that_vanished_stays_in_the_list_as_gone_and_may_come_back()
    {
        var nothing = new McpServerEvent.ToolsDiscovered([]);
        Tool(Added, Discovered, Approved, nothing).Status().ShouldBe(McpToolRow.Gone);
        Tool(Added, Discovered, Approved, nothing, Discovered).Status().ShouldBe(McpToolRow.Approved);
        McpToolRow.Read(Model.OneRow(Added, Discovered, nothing)!.Tools).ShouldBeEmpty();
    }

    [Fact]
    public void Other_headers_keep_the_tools_and_another_address_does_not()
    {
        Tool(Added, Discovered, Approved, Added with { HeaderNames = [] }).Status().ShouldBe(McpToolRow.Approved);
        McpToolRow.Read(Model.OneRow(Added, Discovered, Approved, Added with { Url = "https://other.example.com/" })!.Tools).ShouldBeEmpty();
    }

    [Fact]
    public void Once_removed_it_has_no_tools_and_added_again_none_approved()
    {
        var removed = Model.OneRow(Added, Discovered, Approved, new McpServerEvent.Removed())!;
        (removed.Status, removed.SecretId, McpToolRow.Read(removed.Tools).Count).ShouldBe((McpServerRow.Removed, null, 0));
        Tool(Added, Discovered, Approved, new McpServerEvent.Removed(), Added, Discovered).Status().ShouldBe(McpToolRow.New);
    }

    private static McpToolRow Tool(params object[] events) => McpToolRow.Read(Model.OneRow(events)!.Tools).ShouldHaveSingleItem();
}
