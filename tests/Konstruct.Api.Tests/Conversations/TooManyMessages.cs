using System.Diagnostics;
using Konstruct.Domain.Conversations;
using Konstruct.TestSupport;
using StackExchange.Redis;

namespace Konstruct.Api.Tests.Conversations;

public sealed class TooManyMessages(RunningKonstruct konstruct) : IClassFixture<RunningKonstruct>
{
    private const string Sentence = "I'm receiving too many requests right now. Please try again in a moment. ";

    [Fact]
    public async Task Over_thirty_a_minute_every_message_is_refused_with_the_sentence_and_the_seconds_and_reaches_no_model()
    {
        var company = await konstruct.HireAsync();
        var started = Stopwatch.GetTimestamp();

        var asked = await Task.WhenAll(Enumerable.Range(1, 40).Select(n => company.AskAsync($"Question {n} of {company.Team}?")));
        await company.SettledAsync();
        // half a token comes back every second
        var mayPass = 30 + (int)Math.Ceiling(Stopwatch.GetElapsedTime(started).TotalSeconds / 2);

        var rejected = await company.DataAsync("message.rejected.v1");
        (40 - rejected.Count).ShouldBeInRange(30, mayPass);
        rejected.ShouldNotBeEmpty();
        rejected.ShouldAllBe(r => r["reason"]!.GetValue<string>() == RejectionReason.RateLimited && r["retryAfterSeconds"]!.GetValue<int>() > 0);
        company.Notices.Count.ShouldBe(rejected.Count);
        company.Notices.ShouldAllBe(n => n.UserId == company.Maya && n.Text.StartsWith(Sentence) && n.Text.Contains("second"));
        // each refused message is told in its own thread
        company.Notices.Select(n => n.ThreadTs).ShouldBeUnique();
        company.PromptsWith($"of {company.Team}?").Count.ShouldBe(40 - rejected.Count);
        asked.Count(a => company.Ours(a).Count == 1).ShouldBe(40 - rejected.Count);
        asked.Where(a => company.Ours(a).Count == 0).Select(a => a.Ts).Order()
            .ShouldBe(company.Notices.Select(n => n.ThreadTs).Order());
    }

    [Fact]
    public async Task One_tenant_does_not_spend_the_tokens_of_another()
    {
        var busy = await konstruct.HireAsync();
        var quiet = await konstruct.HireAsync();
        await SpendAllAsync(busy);

        var refused = await busy.AskAsync("Am I refused?");
        var said = await quiet.AskAsync("Am I answered?");

        (await quiet.AnsweredAsync(said)).Count.ShouldBe(1);
        await busy.SettledAsync();
        busy.Ours(refused).ShouldBeEmpty();
        busy.Notices.ShouldHaveSingleItem().ThreadTs.ShouldBe(refused.Ts);
    }

    [Fact]
    public async Task Duplicates_and_what_is_not_for_the_employee_spend_nothing()
    {
        var company = await konstruct.HireAsync();

        await company.SayAsync(new() { Text = "to others" });
        var said = await company.SayAsync(new() { Channel = company.Direct, Text = "to the employee", Copies = 5 });
        await company.AnsweredAsync(said);

        (await TokensAsync(company)).ShouldBeInRange(29, 29.999);
    }

    [Fact]
    public async Task A_refused_message_is_in_no_later_prompt()
    {
        var company = await konstruct.HireAsync();
        var said = await company.AskAsync("Let us begin.");
        await company.AnsweredAsync(said);
        await SpendAllAsync(company);
        await company.ReplyAsync(said, "The refused words.");
        await Eventually.HoldsAsync(() => company.Notices.Count == 1, "the refusal is told");
        await ForgetAsync(company);

        await company.ReplyAsync(said, "The admitted words.");
        await company.AnsweredAsync(said, answers: 2);

        company.PromptsWith("The refused words.").ShouldBeEmpty();
    }

    [Fact]
    public async Task After_Redis_lost_everything_messages_are_answered()
    {
        var company = await konstruct.HireAsync();
        await SpendAllAsync(company);
        await ForgetAsync(company);

        (await company.AnsweredAsync(await company.AskAsync("Is all forgotten?"))).Count.ShouldBe(1);
    }

    private static string Bucket(Company company) => $"konstruct:{{{company.Tenant}}}:ratelimit:slack";

    private static async Task SpendAllAsync(Company company)
    {
        using var redis = await ConnectionMultiplexer.ConnectAsync(KonstructSettings.Redis);
        // an hour ahead: nothing comes back while the test runs
        var later = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 3600;
        await redis.GetDatabase().HashSetAsync(Bucket(company), [new("tokens", 0), new("at", later)]);
    }

    /// <summary>What a flush does to this company.</summary>
    private static async Task ForgetAsync(Company company)
    {
        using var redis = await ConnectionMultiplexer.ConnectAsync(KonstructSettings.Redis);
        await redis.GetDatabase().KeyDeleteAsync(Bucket(company));
    }

    private static async Task<double> TokensAsync(Company company)
    {
        using var redis = await ConnectionMultiplexer.ConnectAsync(KonstructSettings.Redis);
        return (double)await redis.GetDatabase().HashGetAsync(Bucket(company), "tokens");
    }
}
