using Konstruct.Api.Conversations;
using Konstruct.Domain.Agents;
using Konstruct.EventStore.Messaging;
using Konstruct.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Konstruct.Api.Tests.Conversations;

/// <summary>Eleven requests of one conversation wait for an approval, and ten are kept.</summary>
public sealed class WaitingTooOften(RunningKonstruct konstruct) : IClassFixture<RunningKonstruct>
{
    [Fact]
    public async Task The_oldest_ends_the_person_reads_it_and_operators_find_it_and_can_have_it_retried()
    {
        var company = await konstruct.HireAsync(new AgentConfiguration(
            "Kora", "Customer support", Tools: ["current_time"], ToolSettings: [new ToolSetting("current_time", ToolSetting.Always)]));
        var asked = await company.AskAsync("What time is it in Europe/Lisbon?");
        await company.AnsweredAsync(asked);
        for (var number = 2; number <= 11; number++)
        {
            await company.ReplyAsync(asked, "What time is it in Europe/Madrid?");
            await company.AnsweredAsync(asked, answers: number);
        }

        var ours = company.Ours(asked);
        ours.Count.ShouldBe(11);
        ours[0].Text.ShouldContain("I stopped waiting");
        ours.Skip(1).ShouldAllBe(m => m.Text.Contains("approval before I go on", StringComparison.Ordinal));
        (await company.LastAsync("turn.abandoned.v1", "code")).ShouldBe("too_many_waiting");
        var desk = konstruct.Server.Services.GetRequiredService<ApprovalDesk>();
        await Eventually.HoldsAsync(async () => (await desk.PendingAsync(company.Tenant, default)).Count == 10, "ten wait");
        var letters = konstruct.Server.Services.GetRequiredService<DeadLetters>();
        var letter = (await letters.ListAsync(company.Tenant, default)).ShouldHaveSingleItem();
        letter.Error.ShouldBe("too_many_waiting");

        (await letters.RetryAsync(company.Tenant, letter.Id, default)).ShouldBeTrue();
        konstruct.Server.Services.GetRequiredService<LaneSignal>().Wake();
        await Eventually.HoldsAsync(async () => await company.CountAsync("turn.abandoned.v1") == 2, "it waits again, and the next oldest does not");
        await company.SettledAsync();
        company.Ours(asked)[0].Text.ShouldContain("approval before I go on");
        company.Ours(asked)[1].Text.ShouldContain("I stopped waiting");
    }
}
