using Konstruct.TestSupport;
using StackExchange.Redis;

namespace Konstruct.Api.Tests.Conversations;

public sealed class OneMessageManyDeliveries(RunningKonstruct konstruct) : IClassFixture<RunningKonstruct>
{
    [Fact]
    public async Task A_message_delivered_eleven_times_at_once_is_answered_once()
    {
        var company = await konstruct.HireAsync();

        // in a direct message every delivery is one event, so these are eleven ids of one message
        var said = await company.SayAsync(new() { Channel = company.Direct, Text = "What is the refund policy of eleven?", Copies = 11 });
        var ours = await company.AnsweredAsync(said);

        said.Deliveries.Count.ShouldBe(11);
        said.Deliveries.Select(d => d.EventId).Distinct().Count().ShouldBe(11);
        said.Deliveries.ShouldAllBe(d => d.Status == 200);
        ours.Count.ShouldBe(1);
        ours[0].Text.ShouldContain("What is the refund policy of eleven?");
        company.PromptsWith("the refund policy of eleven").Count.ShouldBe(1);
        (await company.StoryAsync()).ShouldBe(
        [
            "conversation.started.v1", "message.received.v1", "turn.started.v1", "placeholder.requested.v1", "memory.recalled.v1",
            "model.requested.v1", "placeholder.posted.v1", "model.called.v1", "reply.composed.v1", "delivery.requested.v1", "reply.delivered.v1",
        ], ignoreOrder: true);
        (await TokensLeftAsync(company)).ShouldBeInRange(29, 29.999);
    }

    [Fact]
    public async Task A_mention_delivered_eleven_times_under_both_of_its_events_is_answered_once()
    {
        var company = await konstruct.HireAsync();

        var said = await company.SayAsync(new() { Text = "And twenty-two deliveries?", Mention = true, Copies = 11 });
        var ours = await company.AnsweredAsync(said);

        said.Deliveries.Count.ShouldBe(22);
        said.Deliveries.ShouldAllBe(d => d.Status == 200);
        ours.Count.ShouldBe(1);
        (await company.CountAsync("message.received.v1")).ShouldBe(1);
        (await company.CountAsync("turn.started.v1")).ShouldBe(1);
        company.PromptsWith("And twenty-two deliveries?").Count.ShouldBe(1);
    }

    private static async Task<double> TokensLeftAsync(Company company)
    {
        using var redis = await ConnectionMultiplexer.ConnectAsync(KonstructSettings.Redis);
        return (double)await redis.GetDatabase().HashGetAsync($"konstruct:{{{company.Tenant}}}:ratelimit:slack", "tokens");
    }
}
