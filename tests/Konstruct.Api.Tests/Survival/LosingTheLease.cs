using Konstruct.Api.Tests.Conversations;
using Konstruct.Simulators.Faults;
using Konstruct.Simulators.Models;
using Konstruct.TestSupport;

namespace Konstruct.Api.Tests.Survival;

/// <summary>Renewal is so rare here that nobody tells the worker: the fence alone keeps it from answering.</summary>
public sealed class LosingTheLease(LosingTheLease.RarelyRenewing konstruct) : IClassFixture<LosingTheLease.RarelyRenewing>
{
    [Fact]
    public async Task A_worker_that_lost_its_lease_in_a_slow_call_does_not_answer_beside_the_new_one()
    {
        var company = await konstruct.HireAsync();
        konstruct.Simulators.Models.Enqueue("openai", new ModelAnswer("The answer of the worker that lost its lease."));
        konstruct.Simulators.Models.Enqueue("openai", new ModelAnswer("The answer of the worker that has it."));
        konstruct.Simulators.Faults.Set(new() { Provider = "openai", Method = "chat", Kind = FaultKind.SlowFirstToken, DelayMs = 3_000, Count = 1 });
        var said = await company.AskAsync("Who answers this?");
        await konstruct.Simulators.WaitForAsync(s => s.Requests.Count("openai", "chat") == 1 && company.Ours(said).Count == 1, Eventually.Timeout);
        // the outcome of the placeholder is appended: the slow call alone is under way
        await Eventually.HoldsAsync(async () => await company.CountAsync("placeholder.posted.v1") == 1, "the placeholder is recorded");

        await konstruct.Database.TamperAsync("update messaging.lanes set leased_until = now() - interval '1 second' where tenant_id = $1", company.Tenant.Value);

        var ours = await company.AnsweredAsync(said);
        await konstruct.Simulators.WaitForAsync(s => s.Requests.Of("openai", "chat").All(r => r.EndedAt is not null), Eventually.Timeout);
        await Eventually.HoldsAsync(() => konstruct.Logs.Any(l => l.Contains("passed to another worker")), "the first worker has found out");
        ours = company.Ours(said);
        ours.Count.ShouldBe(1);
        ours[0].Text.ShouldBe("The answer of the worker that has it.");
        ours[0].EarlierTexts.ShouldBe([Company.Placeholder]);
        (await company.CountAsync("model.called.v1")).ShouldBe(1);
        (await company.CountAsync("reply.composed.v1")).ShouldBe(1);
        (await company.DataAsync("model.call_failed.v1")).ShouldHaveSingleItem()["code"]!.GetValue<string>().ShouldBe("interrupted");
    }

    public sealed class RarelyRenewing : RunningKonstruct
    {
        protected override void Change(Dictionary<string, string?> settings)
        {
            settings["Messaging:Lease"] = "00:02:00";
            settings["Messaging:Renewal"] = "00:01:00";
            settings["Messaging:Polling"] = "00:00:00.100";
        }
    }
}
