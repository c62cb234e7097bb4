using Konstruct.Api.Conversations;
using Konstruct.Domain.Agents;

namespace Konstruct.Api.Tests.Conversations;

public sealed class HandingOverWhenNobodyComes(RunningKonstruct konstruct) : IClassFixture<RunningKonstruct>
{
    [Fact]
    public async Task The_person_is_told_the_next_one_is_asked_and_the_inbox_is_last()
    {
        var company = await konstruct.HireAsync(new EscalationRule("keyword refund", "slack:#billing, slack:#support"));
        var (billing, support) = (company.Colleagues("billing"), company.Colleagues("support"));
        var asked = await company.AskAsync("I want a refund.");
        await company.AnsweredAsync(asked);
        billing.Ours().ShouldNotBeEmpty();
        support.Ours().ShouldBeEmpty();

        await konstruct.NobodyComesInTimeAsync(company);
        support.Ours().ShouldNotBeEmpty();
        company.Ours(asked).Count(m => m.Text.Contains("Nobody could take this yet", StringComparison.Ordinal)).ShouldBe(1);

        await konstruct.NobodyComesInTimeAsync(company);
        (await company.DataAsync("handoff.timed_out.v1")).Select(e => e["target"]!.GetValue<string>()).ShouldBe(["slack:#billing", "slack:#support"]);
        (await TargetAsync(company)).ShouldBe("inbox");

        // it still waits there, and whoever looks can take it
        (await konstruct.Desk().TakeAsync(company.Tenant, await company.ConversationAsync(), "Olga", default)).Refusal.ShouldBeNull();
    }

    [Fact]
    public async Task Once_somebody_has_it_the_clock_says_nothing()
    {
        var company = await konstruct.HireAsync(new EscalationRule("keyword refund", "slack:#billing"));
        company.Colleagues("billing");
        await company.AnsweredAsync(await company.AskAsync("I want a refund."));
        await konstruct.Desk().TakeAsync(company.Tenant, await company.ConversationAsync(), "Olga", default);

        await konstruct.NobodyComesInTimeAsync(company);

        (await company.StoryAsync()).ShouldNotContain("handoff.timed_out.v1");
    }

    [Theory]
    [InlineData("slack:#gone", "slack_channel_unknown")]
    [InlineData("webhook:https://127.0.0.1:1/hook", "egress_refused")]
    public async Task Whoever_cannot_be_reached_is_given_up_for_the_next_one(string target, string code)
    {
        var company = await konstruct.HireAsync(new EscalationRule("keyword refund", $"{target}, slack:#support"));
        var support = company.Colleagues("support");

        await company.AnsweredAsync(await company.AskAsync("I want a refund."));

        (await company.LastAsync("handoff.notify_failed.v1", "code")).ShouldBe(code);
        support.Ours().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_webhook_that_is_not_encrypted_is_given_up_and_it_waits_in_the_inbox()
    {
        var company = await konstruct.HireAsync(new EscalationRule("keyword refund", "webhook:http://hooks.example.com/hook"));

        await company.AnsweredAsync(await company.AskAsync("I want a refund."));

        (await company.LastAsync("handoff.notify_failed.v1", "code")).ShouldBe("webhook_not_encrypted");
        (await TargetAsync(company)).ShouldBe("inbox");
    }

    private async Task<string?> TargetAsync(Company company)
    {
        string? target = null;
        var want = await company.CountAsync("handoff.timed_out.v1") + await company.CountAsync("handoff.notify_failed.v1");
        await TestSupport.Eventually.HoldsAsync(
            async () =>
            {
                var row = (await konstruct.Desk().ListAsync(company.Tenant, false, 1, default)).FirstOrDefault();
                target = row?.Target;
                return row?.Asked == want;
            },
            "the list follows");
        return target;
    }
}
