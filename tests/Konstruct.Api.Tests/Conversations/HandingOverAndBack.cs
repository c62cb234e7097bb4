using Konstruct.Api.Conversations;
using Konstruct.Domain.Agents;
using Konstruct.Simulators.Faults;
using Konstruct.Simulators.Slack;
using Konstruct.TestSupport;

namespace Konstruct.Api.Tests.Conversations;

public sealed class HandingOverAndBack(RunningKonstruct konstruct) : IClassFixture<RunningKonstruct>, IDisposable
{
    private static readonly EscalationRule ToBilling = new("keyword refund", "slack:#billing");

    public void Dispose() => konstruct.Simulators.Faults.Clear();

    [Fact]
    public async Task While_a_human_has_it_the_employee_is_silent_and_what_the_person_writes_reaches_the_colleagues_thread()
    {
        var company = await konstruct.HireAsync(ToBilling);
        var billing = company.Colleagues("billing");
        var asked = await RefundAsync(company);

        await company.ReplyAsync(asked, "It is order PT-77.");
        await company.SettledAsync();

        company.Ours(asked).ShouldHaveSingleItem();
        (await company.StoryAsync()).ShouldNotContain("model.requested.v1");
        var posts = billing.Ours();
        posts.Where(p => p.Text.Contains("PT-77", StringComparison.Ordinal)).ShouldHaveSingleItem().ThreadTs.ShouldBe(posts[0].Ts);
    }

    [Fact]
    public async Task The_humans_reply_stands_in_the_persons_thread_once()
    {
        var company = await konstruct.HireAsync(ToBilling);
        company.Colleagues("billing");
        var asked = await RefundAsync(company);

        var (_, outcome) = await konstruct.Desk().ReplyAsync(company.Tenant, await company.ConversationAsync(), "You get it back tomorrow.", "Olga", default);
        outcome.Refusal.ShouldBeNull();
        await company.SettledAsync();

        company.Ours(asked).Where(m => m.Text == "You get it back tomorrow.").ShouldHaveSingleItem();
        (await company.LastAsync("human.replied.v1", "by")).ShouldBe("Olga");
    }

    [Fact]
    public async Task A_reply_in_the_name_of_another_and_an_empty_one_are_refused()
    {
        var company = await konstruct.HireAsync(ToBilling);
        company.Colleagues("billing");
        await RefundAsync(company);
        var conversation = await company.ConversationAsync();
        (await konstruct.Desk().TakeAsync(company.Tenant, conversation, "Olga", default)).Refusal.ShouldBeNull();

        (await konstruct.Desk().TakeAsync(company.Tenant, conversation, "Rui", default)).Refusal!.Code.ShouldBe("handoff_taken");
        (await konstruct.Desk().ReplyAsync(company.Tenant, conversation, "Hello.", "Rui", default)).Outcome.Refusal!.Code.ShouldBe("handoff_taken");
        (await konstruct.Desk().ReplyAsync(company.Tenant, conversation, " ", "Olga", default)).Outcome.Refusal!.Code.ShouldBe("reply_empty");
        (await konstruct.Desk().TakeAsync(company.Tenant, conversation, "Olga", default)).Changed.ShouldBeFalse();
    }

    [Fact]
    public async Task Handed_back_the_employee_answers_and_knows_what_was_said_meanwhile()
    {
        var company = await konstruct.HireAsync(ToBilling);
        company.Colleagues("billing");
        var asked = await RefundAsync(company);
        var conversation = await company.ConversationAsync();
        await company.ReplyAsync(asked, "It is order PT-88.");
        await company.SettledAsync();
        await konstruct.Desk().ReplyAsync(company.Tenant, conversation, "PT-88 is paid back tomorrow.", "Olga", default);
        await company.SettledAsync();

        (await konstruct.Desk().HandBackAsync(company.Tenant, conversation, "Olga", default)).Refusal.ShouldBeNull();
        await company.ReplyAsync(asked, "And which day is it today, dear PT-88 helper?");
        await company.AnsweredAsync(asked, answers: 3);

        var prompt = company.PromptsWith("PT-88 helper").ShouldHaveSingleItem();
        prompt.ShouldContain("It is order PT-88.");
        prompt.ShouldContain("PT-88 is paid back tomorrow.");
        (await konstruct.Desk().HandBackAsync(company.Tenant, conversation, "Olga", default)).Refusal!.Code.ShouldBe("not_handed_off");
    }

    [Fact]
    public async Task Somebody_who_takes_over_in_the_middle_of_a_turn_silences_it()
    {
        var company = await konstruct.HireAsync(new AgentConfiguration("Kora", "Customer support", Tools: ["current_time"]));
        konstruct.Simulators.Faults.Set(new() { Provider = "openai", Method = "chat", Kind = FaultKind.SlowFirstToken, DelayMs = 1_500, Count = 1 });
        var asked = await company.AskAsync("What time is it in Europe/Lisbon?");
        await Eventually.HoldsAsync(async () => await company.CountAsync("model.requested.v1") == 1, "a model is being asked");

        var taken = await konstruct.Desk().TakeAsync(company.Tenant, await company.ConversationAsync(), "Olga", default);

        taken.Refusal.ShouldBeNull();
        await company.AnsweredAsync(asked);
        (await company.StoryAsync()).ShouldNotContain("tool.requested.v1");
        (await company.CountAsync("conversation.handed_off.v1")).ShouldBe(1);
        company.Ours(asked).ShouldHaveSingleItem().Text.ShouldContain("colleague");
    }

    [Fact]
    public async Task What_the_model_answers_after_somebody_took_over_is_not_said()
    {
        var company = await konstruct.HireAsync();
        konstruct.Simulators.Faults.Set(new() { Provider = "openai", Method = "chat", Kind = FaultKind.SlowFirstToken, DelayMs = 1_500, Count = 1 });
        var asked = await company.AskAsync("Good morning.");
        await Eventually.HoldsAsync(async () => await company.CountAsync("model.requested.v1") == 1, "a model is being asked");

        (await konstruct.Desk().TakeAsync(company.Tenant, await company.ConversationAsync(), "Olga", default)).Refusal.ShouldBeNull();

        await company.AnsweredAsync(asked);
        (await company.CountAsync("model.called.v1")).ShouldBe(1);
        (await company.LastAsync("reply.composed.v1", "kind")).ShouldBe("handoff");
        (await company.CountAsync("reply.composed.v1")).ShouldBe(1);
    }

    [Fact]
    public async Task A_conversation_that_the_employee_has_is_taken_over_and_listed()
    {
        var company = await konstruct.HireAsync();
        await company.AnsweredAsync(await company.AskAsync("Good morning."));
        var conversation = await company.ConversationAsync();

        (await konstruct.Desk().ReplyAsync(company.Tenant, conversation, "Hello.", "Olga", default)).Outcome.Refusal!.Code.ShouldBe("not_handed_off");
        (await konstruct.Desk().TakeAsync(company.Tenant, conversation, "Olga", default)).Refusal.ShouldBeNull();

        await Eventually.HoldsAsync(async () => (await konstruct.Desk().ListAsync(company.Tenant, false, 10, default)).Count == 1, "it is listed");
        var row = (await konstruct.Desk().ListAsync(company.Tenant, false, 10, default))[0];
        (row.ConversationId, row.Reason, row.TakenBy, row.Target).ShouldBe((conversation, "taken_over", "Olga", "inbox"));
        (await konstruct.Desk().FindAsync(company.Tenant, row.HandoffId, default)).ShouldBe(row);
    }

    [Fact]
    public async Task The_employee_itself_asks_for_a_human_and_says_what_for()
    {
        var company = await konstruct.HireAsync(new AgentConfiguration("Kora", "Customer support", Tools: ["ask_human"]));

        await company.AnsweredAsync(await company.AskAsync("""use tool ask_human {"question":"May I give a discount?"}"""));

        (await company.LastAsync("conversation.handed_off.v1", "reason")).ShouldBe("employee_asked");
        (await company.DataAsync("conversation.handed_off.v1"))[0]["question"]!["enc"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task The_neighbour_sees_no_handoff_and_can_neither_take_it_nor_reply_nor_hand_it_back()
    {
        var company = await konstruct.HireAsync(ToBilling);
        var neighbour = await konstruct.HireAsync();
        company.Colleagues("billing");
        var asked = await RefundAsync(company);
        await Eventually.HoldsAsync(async () => (await konstruct.Desk().ListAsync(company.Tenant, true, 10, default)).Count == 1, "it is listed");
        var row = (await konstruct.Desk().ListAsync(company.Tenant, true, 10, default))[0];

        (await konstruct.Desk().ListAsync(neighbour.Tenant, true, 10, default)).ShouldBeEmpty();
        foreach (var id in new[] { row.HandoffId, row.ConversationId })
        {
            (await konstruct.Desk().FindAsync(neighbour.Tenant, id, default)).ShouldBeNull();
            (await konstruct.Desk().TakeAsync(neighbour.Tenant, id, "Nick", default)).Refusal!.Code.ShouldBe("handoff_unknown");
            (await konstruct.Desk().ReplyAsync(neighbour.Tenant, id, "Hi.", "Nick", default)).Outcome.Refusal!.Code.ShouldBe("handoff_unknown");
            (await konstruct.Desk().HandBackAsync(neighbour.Tenant, id, "Nick", default)).Refusal!.Code.ShouldBe("handoff_unknown");
        }

        company.Ours(asked).ShouldHaveSingleItem();
    }

    private static async Task<SlackSaid> RefundAsync(Company company)
    {
        var asked = await company.AskAsync("I want a refund.");
        await company.AnsweredAsync(asked);
        return asked;
    }
}
