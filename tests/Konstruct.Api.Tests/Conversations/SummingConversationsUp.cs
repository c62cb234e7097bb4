using Konstruct.Api.Conversations;
using Konstruct.Api.Platform;
using Konstruct.Simulators.Faults;
using Konstruct.Simulators.Models;
using Microsoft.Extensions.DependencyInjection;

namespace Konstruct.Api.Tests.Conversations;

public sealed class SummingConversationsUp(ManyMessages konstruct) : IClassFixture<ManyMessages>
{
    [Fact]
    public async Task What_leaves_the_window_stands_in_a_summary_that_the_next_prompts_have()
    {
        var company = await konstruct.HireAsync();
        var asked = await company.AskAsync("My order number is 4711-quince.");
        await company.AnsweredAsync(asked);
        await ManyMessages.ChatAsync(company, asked, "orchard");

        var requested = (await company.DataAsync("summary.requested.v1"))[0];
        var summary = requested["summaryId"]!.GetValue<string>();
        (await company.DataAsync("summary.composed.v1"))[0]["summaryId"]!.GetValue<string>().ShouldBe(summary);
        var call = (await company.DataAsync("model.called.v1")).First(c => (string?)c["purpose"] == "summary");
        call["turnId"]!.GetValue<string>().ShouldBe(summary);
        // one person's words: their key
        requested["subject"]!.GetValue<string>().ShouldBe((await company.DataAsync("message.received.v1"))[0]["sender"]!.GetValue<string>());

        await company.AnsweredAsync(await company.ReplyAsync(asked, "And now the walnut."), answers: company.Ours(asked).Count + 1);
        var prompt = company.PromptsWith("And now the walnut.").ShouldHaveSingleItem();
        prompt.ShouldContain("Summary of what was said earlier in this conversation:");
        prompt.ShouldContain("- Person: My order number is 4711-quince.");
        (await RebuildingPrompts.RebuildAllAsync(konstruct, company)).ShouldAllBe(p => p.Verdict == PastPromptVerdict.Matches);
    }

    [Fact]
    public async Task Several_people_are_summed_up_under_the_conversations_key()
    {
        var company = await konstruct.HireAsync();
        company.LetOmarIn();
        var asked = await company.AskAsync("We plan a party.");
        await company.AnsweredAsync(asked);
        await company.SayAsync(new() { Text = "I bring the medlar.", ThreadTs = asked.ThreadTs, User = company.Omar });
        await ManyMessages.ChatAsync(company, asked, "party");

        (await company.DataAsync("summary.requested.v1"))[0]["subject"]!.GetValue<Guid>().ShouldBe(await company.ConversationAsync());
        company.PromptsWith("Person 2: I bring the medlar.").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task The_next_route_is_asked_when_one_fails_and_no_answer_waits_for_it()
    {
        var company = await konstruct.HireAsync();
        var asked = await company.AskAsync("Count the persimmons.");
        await company.AnsweredAsync(asked);
        konstruct.Simulators.Models.Respond = request => request.System.StartsWith("Summarise", StringComparison.Ordinal) && request.Model.StartsWith("gpt", StringComparison.Ordinal)
            ? new ModelAnswer("")
            : null;
        try
        {
            await ManyMessages.ChatAsync(company, asked, "persimmons");
        }
        finally
        {
            konstruct.Simulators.Models.Respond = null;
        }

        var failed = (await company.DataAsync("model.call_failed.v1")).Where(c => (string?)c["purpose"] == "summary").ToList();
        failed.ShouldNotBeEmpty();
        failed.ShouldAllBe(c => (string?)c["provider"] == "openai");
        (await company.DataAsync("model.called.v1")).ShouldContain(c => (string?)c["purpose"] == "summary" && (string?)c["provider"] == "anthropic");
        (await company.CountAsync("summary.composed.v1")).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task What_was_erased_is_not_summed_up()
    {
        var company = await konstruct.HireAsync();
        company.LetOmarIn();
        var asked = await company.SayAsync(new() { Text = "Nobody must know of the durian.", Mention = true, User = company.Omar });
        await company.AnsweredAsync(asked);
        var omar = (await company.DataAsync("message.received.v1"))[0]["sender"]!.GetValue<Guid>();
        await konstruct.Database.TamperAsync("update events.subject_keys set wrapped = null, destroyed_at = now() where tenant_id = $1 and subject = $2", company.Tenant.Value, omar);

        await using var fresh = konstruct.Terminal();
        var stream = new EventStore.Streams.StreamId(company.Tenant, ConversationKeys.StreamType, await company.ConversationAsync());
        using var session = await fresh.Services.GetRequiredService<ConversationSessions>().OpenAsync(stream, null, default);
        var built = await fresh.Services.GetRequiredService<SummaryPrompt>().BuildAsync(
            stream, session.State, session.Version, [.. session.State.Window.Select(w => w.Id)], Guid.Empty, 1, default);

        built.ShouldBeNull();
    }
}
