using System.Text;
using System.Text.Json.Nodes;
using Konstruct.TestSupport;

namespace Konstruct.Api.Tests.Conversations;

/// <summary>Slack delivers again what it could not deliver at first, so a reply can arrive before what it replies to.</summary>
public sealed class FirstMessagesThatComeLate(RunningKonstruct konstruct) : IClassFixture<RunningKonstruct>
{
    private const string Root = "1790000000.000100";

    [Fact]
    public async Task Both_are_answered_and_counted_in_one_conversation()
    {
        var company = await konstruct.HireAsync();

        await DeliverAsync(company, "1790000005.000100", "Or is it closed?", Root);
        await company.SettledAsync();
        await DeliverAsync(company, Root, "Is the office open?", null);
        await company.SettledAsync();

        (await company.CountAsync("reply.composed.v1")).ShouldBe(2);
        await Eventually.HoldsAsync(
            async () => await konstruct.Database.ScalarAsync<string>(
                "select coalesce(string_agg(messages || ' of ' || model_calls, ', '), '') from views.conversation_list where tenant_id = $1", company.Tenant.Value) == "2 of 2",
            "one conversation is listed, with two messages and two calls of the model");
    }

    private async Task DeliverAsync(Company company, string ts, string text, string? thread)
    {
        var said = new JsonObject
        {
            ["type"] = "message", ["channel_type"] = "im", ["channel"] = company.Direct, ["user"] = company.Maya, ["ts"] = ts, ["text"] = text,
        };
        if (thread is not null)
            said["thread_ts"] = thread;
        var body = new JsonObject
        {
            ["type"] = "event_callback", ["team_id"] = company.Team, ["api_app_id"] = company.Workspace.AppId, ["event_id"] = "Ev" + ts + company.Team,
            ["event_time"] = 1_790_000_000, ["event"] = said,
        };
        (await konstruct.Simulators.Slack.Events.SendRawAsync(Encoding.UTF8.GetBytes(body.ToJsonString()))).Status.ShouldBe(200);
    }
}
