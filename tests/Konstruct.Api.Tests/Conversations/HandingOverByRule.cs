using Konstruct.Domain.Agents;

namespace Konstruct.Api.Tests.Conversations;

public sealed class HandingOverByRule(RunningKonstruct konstruct) : IClassFixture<RunningKonstruct>
{
    [Fact]
    public async Task More_than_two_attempts_hand_over_at_the_third_message()
    {
        var company = await konstruct.HireAsync(new EscalationRule("attempts > 2"));
        var asked = await company.AskAsync("My parcel is late.");
        await company.AnsweredAsync(asked);
        await company.ReplyAsync(asked, "It is still late.");
        await company.AnsweredAsync(asked, answers: 2);
        (await company.StoryAsync()).ShouldNotContain("conversation.handed_off.v1");

        await company.ReplyAsync(asked, "Still nothing.");
        var ours = await company.AnsweredAsync(asked, answers: 3);

        (await company.LastAsync("conversation.escalated.v1", "rule")).ShouldBe("attempts > 2");
        (await company.DataAsync("conversation.escalated.v1")).ShouldHaveSingleItem()["facts"]!["attempts"]!.GetValue<string>().ShouldBe("3");
        ours[^1].Text.ShouldContain("colleague");
        (await company.CountAsync("model.called.v1")).ShouldBe(2);
    }

    [Fact]
    public async Task Billing_and_more_than_two_attempts_need_both()
    {
        var rule = new EscalationRule("billing AND attempts > 2");
        var (parcels, invoices) = (await konstruct.HireAsync(rule), await konstruct.HireAsync(rule));

        (await ThreeTimesAsync(parcels, "My parcel is late.")).ShouldBe(0);
        (await ThreeTimesAsync(invoices, "My invoice is wrong.")).ShouldBe(1);
    }

    [Fact]
    public async Task Of_two_rules_that_hold_the_first_one_decides_who_is_called()
    {
        var company = await konstruct.HireAsync(new EscalationRule("keyword refund", "slack:#money"), new EscalationRule("attempts > 0", "slack:#support"));
        var (money, support) = (company.Colleagues("money"), company.Colleagues("support"));

        await company.AnsweredAsync(await company.AskAsync("I want a refund."));

        (await company.LastAsync("conversation.escalated.v1", "rule")).ShouldBe("keyword refund");
        money.Ours().ShouldNotBeEmpty();
        support.Ours().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("I want to talk to a human")]
    [InlineData("Quiero hablar con un agente")]
    [InlineData("Me passa para um atendente")]
    public async Task Whoever_asks_for_a_person_gets_one_without_any_rule(string asks)
    {
        var company = await konstruct.HireAsync();

        var ours = await company.AnsweredAsync(await company.AskAsync(asks));

        ours.ShouldHaveSingleItem().Text.ShouldContain("colleague");
        (await company.LastAsync("conversation.handed_off.v1", "reason")).ShouldBe("human_requested");
        (await company.StoryAsync()).ShouldNotContain("model.requested.v1");
    }

    private static async Task<int> ThreeTimesAsync(Company company, string text)
    {
        var asked = await company.AskAsync(text);
        await company.AnsweredAsync(asked);
        for (var answers = 2; answers <= 3; answers++)
        {
            await company.ReplyAsync(asked, text);
            await company.AnsweredAsync(asked, answers);
        }

        return await company.CountAsync("conversation.handed_off.v1");
    }
}
