using Konstruct.Api.Agents;
using Konstruct.Api.Llm;
using Konstruct.Api.Platform.Blobs;
using Konstruct.Domain.Agents;
using Konstruct.EventStore.Streams;
using Konstruct.Simulators.Faults;
using Konstruct.Simulators.Slack;
using Microsoft.Extensions.DependencyInjection;

namespace Konstruct.Api.Tests.Conversations;

public sealed class ShowingPictures(ManyMessages konstruct) : IClassFixture<ManyMessages>
{
    [Theory]
    [InlineData("openai/gpt-5.6-terra", "openai-chat/2")]
    [InlineData("anthropic/claude-sonnet-5", "anthropic-messages/2")]
    [InlineData("ollama/llava", "ollama-chat/2")]
    public async Task A_picture_reaches_the_model_as_a_picture(string model, string format)
    {
        var company = await HireAsync(model);

        var ours = await company.AnsweredAsync(await SayAsync(company, "What is on this?", Pictures.Png($"F{model.Length}DOT")));

        ours.ShouldHaveSingleItem().Text.ShouldContain($"It came with image/png of {Pictures.Dot.Length} bytes");
        (await company.DataAsync("model.requested.v1")).ShouldHaveSingleItem()["requestFormat"]!.GetValue<string>().ShouldBe(format);
        var stored = (await company.DataAsync("file.stored.v1")).ShouldHaveSingleItem();
        stored["mediaType"]!.GetValue<string>().ShouldBe("image/png");
        (await RebuildingPrompts.RebuildAllAsync(konstruct, company)).ShouldHaveSingleItem().Verdict.ShouldBe(Konstruct.Api.Conversations.PastPromptVerdict.Matches);
    }

    [Fact]
    public async Task The_neighbour_cannot_read_what_is_kept()
    {
        var company = await HireAsync("balanced");
        var neighbour = await konstruct.HireAsync();
        await company.AnsweredAsync(await SayAsync(company, "Look.", Pictures.Png("F0SECRET")));
        var blob = (await company.DataAsync("file.stored.v1")).ShouldHaveSingleItem()["blob"]!.GetValue<string>();
        var blobs = konstruct.Server.Services.GetRequiredService<BlobStore>();

        (await blobs.GetAsync(company.Tenant, blob, default)).ShouldBe(Pictures.Dot);
        (await blobs.GetAsync(neighbour.Tenant, blob, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Of_many_pictures_the_newest_four_are_shown_and_the_others_named()
    {
        var company = await HireAsync("openai/gpt-5.6-terra");
        var asked = await SayAsync(company, "Two.", Pictures.Png("F1A"), Pictures.Png("F1B", [.. Pictures.Dot, 1]));
        await company.AnsweredAsync(asked);
        await company.AnsweredAsync(
            await company.SayAsync(new SlackUtterance
            {
                Text = "Five more, zebra.", ThreadTs = asked.ThreadTs, Files = [.. Enumerable.Range(2, 5).Select(n => Pictures.Png($"F2{n}", [.. Pictures.Dot, (byte)n]))],
            }), answers: 2);

        (await company.CountAsync("file.stored.v1")).ShouldBe(6);
        var prompt = company.PromptsWith("zebra").ShouldHaveSingleItem();
        prompt.Split("data:image/png;base64,").Length.ShouldBe(1 + 4);
        prompt.ShouldContain("F26.png");
    }

    [Theory]
    [InlineData("gone", "http_404")]
    [InlineData("unknown", "file_not_found")]
    [InlineData("too large", "file_too_large")]
    [InlineData("larger than it says", "file_incomplete")]
    [InlineData("text", "file_not_an_image")]
    [InlineData("external", "file_external")]
    [InlineData("broken", "connection_lost")]
    [InlineData("hanging", "file_timeout")]
    public async Task What_cannot_be_shown_is_named_and_the_turn_is_answered(string fate, string code)
    {
        var company = await HireAsync("openai/gpt-5.6-terra");
        var file = Pictures.Png("F0FATE");
        switch (fate)
        {
            case "gone":
                file = file with { Content = null };
                break;
            case "unknown":
                konstruct.Simulators.Faults.Set(new Fault { Provider = "slack", Method = "files.info", Kind = FaultKind.SlackError, Error = "file_not_found", Count = 1 });
                break;
            case "too large":
                file = file with { Size = ChatImage.MaxBytes + 1 };
                break;
            case "larger than it says":
                file = file with { Size = 10 };
                break;
            case "text":
                file = file with { Content = "This is a text."u8.ToArray(), Size = 15 };
                break;
            case "external":
                file = file with { Mode = "external" };
                break;
            case "broken":
                konstruct.Simulators.Faults.Set(new Fault { Provider = "slack", Method = "files.download", Kind = FaultKind.DropMidStream, Count = 1 });
                break;
            default:
                konstruct.Simulators.Faults.Set(new Fault { Provider = "slack", Method = "files.download", Kind = FaultKind.Hang, DelayMs = 60_000, Count = 1 });
                break;
        }

        var ours = await company.AnsweredAsync(await SayAsync(company, $"What is on the one that is {fate}?", file));

        ours.ShouldHaveSingleItem().Text.ShouldContain(fate);
        (await company.DataAsync("file.failed.v1")).ShouldHaveSingleItem()["code"]!.GetValue<string>().ShouldBe(code);
        var prompt = company.PromptsWith($"the one that is {fate}").ShouldHaveSingleItem();
        prompt.ShouldContain("[attached file: F0FATE.png (image/png)]");
        prompt.ShouldNotContain("base64");
    }

    [Fact]
    public async Task A_picture_that_one_model_refuses_is_shown_to_the_next_and_later_ones_of_the_conversation_at_once()
    {
        konstruct.Simulators.Models.TakesNoPictures("gpt-of-words");
        var company = await HireAsync("openai/gpt-of-words");
        var asked = await SayAsync(company, "What is on this?", Pictures.Png("F0SEEN"));

        (await company.AnsweredAsync(asked)).ShouldHaveSingleItem().Text.ShouldContain("It came with image/png");
        await company.AnsweredAsync(await company.ReplyAsync(asked, "Thank you."), answers: 2);

        (await company.DataAsync("model.call_failed.v1")).ShouldHaveSingleItem()["code"]!.GetValue<string>().ShouldBe("images_refused");
        (await company.DataAsync("model.requested.v1")).Select(r => r["model"]!.GetValue<string>()).ShouldBe(["gpt-of-words", "gpt-5.6-terra", "gpt-5.6-terra"]);
        (await RebuildingPrompts.RebuildAllAsync(konstruct, company)).ShouldAllBe(p => p.Verdict == Konstruct.Api.Conversations.PastPromptVerdict.Matches);
    }

    [Fact]
    public async Task When_every_model_refuses_the_picture_one_is_asked_without_it_and_told_so_and_the_prompt_can_be_built_again()
    {
        foreach (var model in new[] { "gpt-5.6-terra", "llama3.2" })
            konstruct.Simulators.Models.TakesNoPictures(model);
        // one that does not say why
        konstruct.Simulators.Faults.Set(new Fault { Provider = "anthropic", Method = "chat", Kind = FaultKind.Status, Status = 400, Count = 1 });
        var company = await HireAsync("balanced");
        var asked = await SayAsync(company, "What is on this, a pomegranate?", Pictures.Png("F0UNSEEN"), Pictures.Png("F1UNSEEN", [.. Pictures.Dot, 1]));
        try
        {
            (await company.AnsweredAsync(asked)).ShouldHaveSingleItem().Text.ShouldContain("pomegranate");
        }
        finally
        {
            konstruct.Simulators.Models.Clear();
        }

        (await company.DataAsync("model.call_failed.v1")).Select(r => r["code"]!.GetValue<string>()).ShouldBe(["images_refused", "request_rejected", "images_refused"]);
        var requested = await company.DataAsync("model.requested.v1");
        requested.Count.ShouldBe(4);
        requested[3]["builtFrom"]!["withheld"]!.AsArray().Count.ShouldBe(2);
        requested[3]["builtFrom"]!["images"].ShouldBeNull();
        var rebuilt = await RebuildingPrompts.RebuildAllAsync(konstruct, company);
        rebuilt.ShouldAllBe(p => p.Verdict == Konstruct.Api.Conversations.PastPromptVerdict.Matches);
        rebuilt[3].Prompt!.Messages[^1].Text.Split(Konstruct.Api.Conversations.PromptImages.Unseen).Length.ShouldBe(1 + 2);
    }

    [Fact]
    public async Task A_file_that_is_no_picture_is_not_fetched()
    {
        var company = await HireAsync("balanced");
        await company.AnsweredAsync(await SayAsync(company, "The contract.", new SlackFile("F0PDF", "contract.pdf", "application/pdf", 2_000, company.Maya) { Content = Pictures.Dot }));

        company.PromptsWith("contract.pdf").ShouldHaveSingleItem().ShouldContain("[attached file: contract.pdf (application/pdf)]");
        (await company.StoryAsync()).ShouldNotContain(t => t.StartsWith("file."));
    }

    private static Task<SlackSaid> SayAsync(Company company, string text, params SlackFile[] files) =>
        company.SayAsync(new SlackUtterance { Text = text, Mention = true, Files = files });

    private async Task<Company> HireAsync(string model)
    {
        var company = await konstruct.HireAsync(withEmployee: false);
        (await konstruct.Server.Services.GetRequiredService<AgentCommands>().HireAsync(
            company.Tenant, new AgentConfiguration("Kora", "Support", Model: model), new EventContext(UserName: "test"), default)).Refusal.ShouldBeNull();
        return company;
    }
}
