using Konstruct.Api.Conversations;
using Konstruct.Api.Tests.Conversations;
using Konstruct.Simulators.Slack;
using Konstruct.TestSupport;

namespace Konstruct.Api.Tests.Survival;

/// <summary>kill -9 beside a turn: while a summary is made, and between a picture's download and its event.</summary>
public sealed class KillingSummaries
{
    public static TheoryData<string> Points => [.. SummariseConversation.CrashPoints];

    [Theory]
    [MemberData(nameof(Points))]
    public async Task The_next_server_makes_the_summary_that_a_server_died_over_at(string point)
    {
        await using var run = await CrashRun.PrepareAsync();
        run.ShortenPauses();
        run.Settings["RateLimit:MessagesPerMinute"] = "1000";
        var port = FreePorts.Next();
        var first = await run.ServeAsync(port);
        var asked = await run.Company.AskAsync("My order number is 4711-quince.");
        await run.Company.AnsweredAsync(asked);
        await first.KillAsync();

        var server = await run.ServeAsync(port, point);
        await Task.WhenAll(Enumerable.Range(1, 32).Select(n => run.Company.ReplyAsync(asked, $"Remark {n}.")));
        await server.ExitedAsync($"the server dies at {point}; the story: {string.Join(", ", await run.Company.StoryAsync())}; it printed: {server.Output}");
        await run.ServeAsync(port);

        await Eventually.HoldsAsync(async () => await run.Company.CountAsync("summary.composed.v1") > 0, "the summary is made");
        await run.Company.SettledAsync();
        var requested = (await run.Company.DataAsync("summary.requested.v1")).Select(r => (string)r["summaryId"]!).ToList();
        requested.ShouldBeUnique();
        (await run.Company.DataAsync("summary.composed.v1")).Select(r => (string)r["summaryId"]!).ShouldBe(requested);
        var calls = (await run.Company.DataAsync("model.requested.v1")).Count;
        (await run.Company.CountAsync("model.called.v1") + await run.Company.CountAsync("model.call_failed.v1")).ShouldBe(calls);
    }

    [Fact]
    public async Task A_picture_that_was_fetched_and_not_told_of_is_fetched_again()
    {
        var files = Directory.CreateTempSubdirectory("konstruct-files-");
        await using var run = await CrashRun.PrepareAsync();
        run.ShortenPauses();
        run.Settings["Storage:Root"] = files.FullName;
        var port = FreePorts.Next();
        var server = await run.ServeAsync(port, TurnImages.CrashBeforeEvent);
        var said = await run.Company.SayAsync(new SlackUtterance { Text = "What is on this?", Mention = true, Files = [Pictures.Png("F0CRASH")] });
        await server.ExitedAsync("the server dies with the picture in its hands");
        await run.ServeAsync(port);

        (await run.Company.AnsweredAsync(said)).ShouldHaveSingleItem().Text.ShouldContain("It came with image/png");
        (await run.Company.CountAsync("file.stored.v1")).ShouldBe(1);
        files.EnumerateFiles("*", SearchOption.AllDirectories).ShouldHaveSingleItem();
        files.Delete(recursive: true);
    }
}
