using Konstruct.Api.Platform;
using Konstruct.Simulators.Slack;
using Konstruct.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Konstruct.Api.Tests.Survival;

public sealed class FortyTurns
{
    private const int LastTold = 37;

    [Fact]
    public async Task A_conversation_refers_back_to_turns_1_7_and_23_across_a_flush_of_Redis_and_a_restart()
    {
        await using var run = await CrashRun.PrepareAsync();
        run.ShortenPauses();
        run.Settings["RateLimit:MessagesPerMinute"] = "1000";
        var port = FreePorts.Next();
        var server = await run.ServeAsync(port);

        SlackSaid? thread = null;
        for (var turn = 1; turn <= LastTold; turn++)
        {
            var said = thread is null ? await run.Company.AskAsync(Told(turn)) : await run.Company.ReplyAsync(thread, Told(turn));
            thread ??= said;
            await AnswersAsync(run, thread, turn);
            if (turn == 15)
                await ForgetWindowAsync(run);
            if (turn == 30)
            {
                await server.KillAsync();
                server = await run.ServeAsync(port);
            }
        }

        // what is remembered in the background and summed up beside the turns is there before it is asked for
        await run.Company.SettledAsync();
        (await run.Company.CountAsync("summary.composed.v1")).ShouldBeGreaterThan(0);
        (await LastAnswerAsync(run, thread!, LastTold + 1, "What did I say about my dog?")).ShouldContain("Balthazar");
        (await LastAnswerAsync(run, thread!, LastTold + 2, "What did I say about my locker?")).ShouldContain("4711");
        (await LastAnswerAsync(run, thread!, LastTold + 3, "What did I say about my sister?")).ShouldContain("Cartagena");
        (await run.Company.CountAsync("turn.started.v1")).ShouldBe(40);
        (await run.Company.CountAsync("reply.delivered.v1")).ShouldBe(40);
    }

    private static string Told(int turn) => turn switch
    {
        1 => "My dog is called Balthazar.",
        7 => "My locker has the number 4711.",
        23 => "My sister lives in Cartagena.",
        _ => $"Pallet {turn} has arrived and is in order.",
    };

    private static async Task<string> LastAnswerAsync(CrashRun run, SlackSaid thread, int answers, string question)
    {
        await run.Company.ReplyAsync(thread, question);
        await AnswersAsync(run, thread, answers);
        return run.Company.Ours(thread)[^1].Text;
    }

    private static Task AnswersAsync(CrashRun run, SlackSaid thread, int count) => run.Simulators.WaitForAsync(
        _ => run.Company.Ours(thread).Count(m => m.Text != Conversations.Company.Placeholder) >= count, Eventually.Timeout);

    private static async Task ForgetWindowAsync(CrashRun run)
    {
        await using var terminal = KonstructServer.Build(run.Settings);
        (await terminal.Services.GetRequiredService<RedisConnection>().Database
            .KeyDeleteAsync($"konstruct:{{{run.Company.Tenant}}}:window:{await run.Company.ConversationAsync():N}")).ShouldBeTrue();
    }
}
