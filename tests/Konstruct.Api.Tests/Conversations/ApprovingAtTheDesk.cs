using Konstruct.Api.Conversations;
using Konstruct.Domain.Agents;
using Konstruct.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Konstruct.Api.Tests.Conversations;

public sealed class ApprovingAtTheDesk(RunningKonstruct konstruct) : IClassFixture<RunningKonstruct>
{
    private ApprovalDesk Desk => konstruct.Server.Services.GetRequiredService<ApprovalDesk>();

    [Fact]
    public async Task What_waits_is_shown_with_its_arguments_and_runs_once_it_is_approved()
    {
        var company = await AskedAsync();
        var waiting = (await PendingAsync(company)).ShouldHaveSingleItem();
        waiting.Arguments.ShouldBe("""{"zone":"Europe/Lisbon"}""");

        (await Desk.ApproveAsync(company.Tenant, waiting.Row.ToolCallId, new string('0', 64), "Olga", default)).Refusal!.Code.ShouldBe("approval_other_arguments");
        (await Desk.ApproveAsync(company.Tenant, waiting.Row.ToolCallId, waiting.Row.ArgumentsSha256, "Olga", default)).Refusal.ShouldBeNull();
        await company.SettledAsync();

        (await company.CountAsync("tool.completed.v1")).ShouldBe(1);
        (await Desk.PendingAsync(company.Tenant, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_refused_is_not_run_and_waits_no_more()
    {
        var company = await AskedAsync();
        var waiting = (await PendingAsync(company)).ShouldHaveSingleItem();

        (await Desk.RefuseAsync(company.Tenant, waiting.Row.ToolCallId, "Not today.", "Olga", default)).Refusal.ShouldBeNull();
        await company.SettledAsync();

        (await company.StoryAsync()).ShouldNotContain("tool.requested.v1");
        (await Desk.PendingAsync(company.Tenant, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_neighbour_sees_nothing_wait_and_can_settle_nothing()
    {
        var (company, neighbour) = (await AskedAsync(), await konstruct.HireAsync());
        var waiting = (await PendingAsync(company)).ShouldHaveSingleItem();

        (await Desk.PendingAsync(neighbour.Tenant, default)).ShouldBeEmpty();
        (await Desk.ApproveAsync(neighbour.Tenant, waiting.Row.ToolCallId, null, "Nick", default)).Refusal!.Code.ShouldBe("approval_unknown");
        (await Desk.RefuseAsync(neighbour.Tenant, waiting.Row.ToolCallId, null, "Nick", default)).Refusal!.Code.ShouldBe("approval_unknown");
        (await PendingAsync(company)).Count.ShouldBe(1);
    }

    private async Task<Company> AskedAsync()
    {
        var company = await konstruct.HireAsync(new AgentConfiguration(
            "Kora", "Support", Tools: ["current_time"], ToolSettings: [new ToolSetting("current_time", ToolSetting.Always)]));
        await company.AskAsync("What time is it in Europe/Lisbon?");
        await company.SettledAsync();
        return company;
    }

    private async Task<IReadOnlyList<WaitingApproval>> PendingAsync(Company company)
    {
        IReadOnlyList<WaitingApproval> pending = [];
        await Eventually.HoldsAsync(async () => (pending = await Desk.PendingAsync(company.Tenant, default)).Count > 0, "it is listed");
        return pending;
    }
}
