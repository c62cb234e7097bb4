using Konstruct.Api.Conversations;
using Konstruct.Api.Platform;
using Konstruct.Simulators.Slack;
using Konstruct.TestSupport;

namespace Konstruct.Api.Tests.Survival;

/// <summary>With the settings as they come: leases of 15 seconds.</summary>
public sealed class TwoServersOnOneDatabase
{
    private static readonly TimeSpan s_minute = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task What_one_server_began_and_died_over_is_finished_by_the_other_within_a_minute()
    {
        await using var run = await CrashRun.PrepareAsync();
        await run.ServeAsync(FreePorts.Next());
        // the last one started gets the events, and a server wakes itself before it tells the others
        var dying = await run.ServeAsync(FreePorts.Next(), StepName.Model.At(CrashMoments.AfterEffect));

        // still, either may take a lane; sooner or later it is the one that dies of it
        var asked = new List<SlackSaid>();
        while (!dying.HasExited && asked.Count < 25)
        {
            asked.Add(await run.Company.AskAsync($"Question {asked.Count + 1}?"));
            (await run.Company.AnsweredAsync(asked[^1], within: s_minute)).Count.ShouldBe(1);
        }

        await dying.ExitedAsync("the server dies of a turn it took");
        (await run.Company.CountAsync("model.called.v1")).ShouldBe(asked.Count);
        (await run.Company.DataAsync("model.call_failed.v1")).ShouldHaveSingleItem()["code"]!.GetValue<string>().ShouldBe("interrupted");
        await run.ShouldBeToldOnceAsync();
    }

    [Fact]
    public async Task A_server_that_died_is_followed_by_itself_within_half_a_minute()
    {
        await using var run = await CrashRun.PrepareAsync();
        var port = FreePorts.Next();
        var dying = await run.ServeAsync(port, StepName.Placeholder.At(CrashMoments.AfterEffect));
        var said = await run.Company.AskAsync("What is your refund policy?");
        await dying.ExitedAsync("the server dies of the placeholder");

        await run.ServeAsync(port);

        (await run.Company.AnsweredAsync(said)).Count.ShouldBe(1);
        await run.ShouldBeToldOnceAsync();
    }
}
