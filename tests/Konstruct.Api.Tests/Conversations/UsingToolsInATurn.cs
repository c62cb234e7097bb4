using System.Text.Json.Nodes;
using Konstruct.Api.Agents;
using Konstruct.Api.Conversations;
using Konstruct.Domain.Agents;
using Konstruct.Domain.Conversations;
using Konstruct.EventStore.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace Konstruct.Api.Tests.Conversations;

public sealed class UsingToolsInATurn(RunningKonstruct konstruct) : IClassFixture<RunningKonstruct>
{
    [Fact]
    public async Task A_tool_runs_between_its_intent_and_its_outcome_and_the_answer_says_what_it_gave()
    {
        var company = await HireAsync(new AgentConfiguration("Kora", "Support", Tools: ["current_time"]));

        var ours = await company.AnsweredAsync(await company.AskAsync("What time is it in Europe/Lisbon?"));

        ours.ShouldHaveSingleItem().Text.ShouldContain("Lisbon");
        var story = await company.StoryAsync();
        story.SkipWhile(t => t != "tool.requested.v1").Take(3).ShouldBe(["tool.requested.v1", "tool.completed.v1", "model.requested.v1"]);
        (await company.DataAsync("tool.requested.v1")).ShouldHaveSingleItem()["arguments"]!["enc"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task A_tool_that_was_not_assigned_is_denied_and_the_model_hears_why()
    {
        var company = await HireAsync(new AgentConfiguration("Kora", "Support", Tools: ["current_time"]));

        await company.AnsweredAsync(await company.AskAsync("""use tool http_request {"url":"https://example.com/"}"""));

        (await company.StoryAsync()).ShouldNotContain("tool.requested.v1");
    }

    [Fact]
    public async Task Arguments_that_break_the_schema_are_denied_with_the_place_of_the_fault()
    {
        var company = await HireAsync(new AgentConfiguration("Kora", "Support", Tools: ["current_time"]));

        var ours = await company.AnsweredAsync(await company.AskAsync("""use tool current_time {"zone":7}"""));

        (await company.DataAsync("tool.denied.v1")).ShouldHaveSingleItem()["code"]!.GetValue<string>().ShouldBe("arguments_invalid");
        ours.ShouldHaveSingleItem().Text.ShouldContain("zone");
    }

    [Fact]
    public async Task A_tool_that_needs_approval_waits_without_a_worker_while_other_messages_are_answered_and_runs_when_a_person_allows_it()
    {
        var company = await HireAsync(AlwaysApproved);
        var asked = await company.AskAsync("What time is it in Europe/Lisbon?");
        await company.SettledAsync();
        company.Ours(asked).ShouldHaveSingleItem().Text.ShouldContain("approval");
        var waiting = (await company.DataAsync("tool.approval_requested.v1")).ShouldHaveSingleItem();

        await company.AnsweredAsync(await company.ReplyAsync(asked, "And tell me a joke meanwhile."), answers: 2);
        (await company.StoryAsync()).ShouldNotContain("tool.requested.v1");

        (await ApproveAsync(company, waiting, waiting["argumentsSha256"]!.GetValue<string>())).Refusal.ShouldBeNull();
        await company.SettledAsync();
        company.Ours(asked)[0].Text.ShouldContain("Lisbon");
        var ran = (await company.DataAsync("tool.requested.v1")).ShouldHaveSingleItem();
        ran["argumentsSha256"]!.GetValue<string>().ShouldBe(waiting["argumentsSha256"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_approval_of_other_arguments_is_refused_and_a_second_one_changes_nothing()
    {
        var company = await HireAsync(AlwaysApproved);
        await company.AskAsync("What time is it in Europe/Lisbon?");
        await company.SettledAsync();
        var waiting = (await company.DataAsync("tool.approval_requested.v1")).ShouldHaveSingleItem();

        (await ApproveAsync(company, waiting, new string('0', 64))).Refusal!.Code.ShouldBe("approval_other_arguments");
        (await ApproveAsync(company, waiting, null)).Changed.ShouldBeTrue();
        (await ApproveAsync(company, waiting, null)).Changed.ShouldBeFalse();
        await company.SettledAsync();
        (await company.CountAsync("tool.completed.v1")).ShouldBe(1);
    }

    [Fact]
    public async Task What_a_person_refuses_is_not_run_and_the_turn_is_answered()
    {
        var company = await HireAsync(AlwaysApproved);
        var asked = await company.AskAsync("What time is it in Europe/Lisbon?");
        await company.SettledAsync();
        var waiting = (await company.DataAsync("tool.approval_requested.v1")).ShouldHaveSingleItem();

        await Commands.ExecuteAsync(
            company.Tenant, await company.ConversationAsync(), new ConversationCommand.RefuseTool(ToolCall(waiting), "olga", "Not today."), ToolCall(waiting), "olga", null, default);
        await company.SettledAsync();

        (await company.StoryAsync()).ShouldNotContain("tool.requested.v1");
        company.Ours(asked).ShouldHaveSingleItem().Text.ShouldContain("Not today.");
    }

    [Fact]
    public async Task The_neighbour_cannot_approve_it()
    {
        var company = await HireAsync(AlwaysApproved);
        var neighbour = await konstruct.HireAsync();
        await company.AskAsync("What time is it in Europe/Lisbon?");
        await company.SettledAsync();
        var waiting = (await company.DataAsync("tool.approval_requested.v1")).ShouldHaveSingleItem();

        var outcome = await Commands.ExecuteAsync(
            neighbour.Tenant, await company.ConversationAsync(), new ConversationCommand.ApproveTool(ToolCall(waiting), null, "nick"), ToolCall(waiting), "nick", null, default);

        outcome.Refusal!.Code.ShouldBe("conversation_unknown");
        (await company.StoryAsync()).ShouldNotContain("tool.approved.v1");
    }

    private static AgentConfiguration AlwaysApproved => new(
        "Kora", "Support", Tools: ["current_time"], ToolSettings: [new ToolSetting("current_time", ToolSetting.Always)]);

    private ConversationCommands Commands => konstruct.Server.Services.GetRequiredService<ConversationCommands>();

    private static Guid ToolCall(JsonNode waiting) => waiting["toolCallId"]!.GetValue<Guid>();

    private async Task<ConversationOutcome> ApproveAsync(Company company, JsonNode waiting, string? shown) => await Commands.ExecuteAsync(
        company.Tenant, await company.ConversationAsync(), new ConversationCommand.ApproveTool(ToolCall(waiting), shown, "olga"), ToolCall(waiting), "olga", null, default);

    private async Task<Company> HireAsync(AgentConfiguration employee)
    {
        var company = await konstruct.HireAsync(withEmployee: false);
        (await konstruct.Server.Services.GetRequiredService<AgentCommands>().HireAsync(
            company.Tenant, employee, new EventContext(UserName: "test"), default)).Refusal.ShouldBeNull();
        return company;
    }
}
