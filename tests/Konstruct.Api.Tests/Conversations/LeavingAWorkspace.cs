using System.Text;
using System.Text.Json.Nodes;
using Konstruct.Api.Channels;
using Konstruct.Domain.Channels;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Konstruct.Api.Tests.Conversations;

public sealed class LeavingAWorkspace(RunningKonstruct konstruct) : IClassFixture<RunningKonstruct>
{
    [Theory]
    [InlineData("app_uninstalled")]
    [InlineData("tokens_revoked")]
    public async Task An_app_that_was_removed_is_disconnected_and_its_token_deleted(string type)
    {
        var company = await konstruct.HireAsync();

        (await SendAsync(company, type, TimeSpan.FromSeconds(5))).ShouldBe(200);

        (await StatusAsync(company)).ShouldBe("disconnected");
        (await konstruct.Database.ScalarAsync<long>("select count(*) from events.secrets where tenant_id = $1", company.Tenant.Value)).ShouldBe(0);
        await company.AskAsync("Is anybody left?");
        await company.SettledAsync();
        (await company.StoryAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("app_uninstalled")]
    [InlineData("tokens_revoked")]
    public async Task News_older_than_the_installation_changes_nothing(string type)
    {
        var company = await konstruct.HireAsync();

        (await SendAsync(company, type, TimeSpan.FromSeconds(-60))).ShouldBe(200);

        (await StatusAsync(company)).ShouldBe("connected");
        (await company.AnsweredAsync(await company.AskAsync("Are you still there?"))).Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_news_delivered_twice_is_recorded_once()
    {
        var company = await konstruct.HireAsync();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => SendAsync(company, "app_uninstalled", TimeSpan.FromSeconds(5))));

        (await company.DataAsync("channel.token_revoked.v1")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_workspace_is_one_tenants_until_it_leaves()
    {
        var first = await konstruct.HireAsync();
        var second = await konstruct.HireAsync();

        (await ConnectAsync(second.Tenant, first)).ShouldBe(ChannelRefusals.TakenByAnotherTenant);
        (await first.AnsweredAsync(await first.AskAsync("Whose are you?"))).Count.ShouldBe(1);
        (await second.StoryAsync()).ShouldBeEmpty();

        await SendAsync(first, "app_uninstalled", TimeSpan.FromSeconds(5));
        (await ConnectAsync(second.Tenant, first)).ShouldBeNull();
        var said = await first.AskAsync("And now?");
        await second.SettledAsync();
        (await second.CountAsync("message.received.v1")).ShouldBe(1);
        first.Ours(said).Count.ShouldBe(1);
    }

    private async Task<Konstruct.Domain.Kernel.Refusal?> ConnectAsync(TenantId tenant, Company workspace) =>
        (await konstruct.Server.Services.GetRequiredService<ConnectSlack>().ExecuteAsync(
            tenant, workspace.Team, workspace.Workspace.BotToken, null, new EventContext(UserName: "test"), default)).Refusal;

    private Task<string> StatusAsync(Company company) =>
        konstruct.Database.ScalarAsync<string>("select status from views.channels where tenant_id = $1", company.Tenant.Value);

    /// <summary>What Slack sends, as if it had happened before or after now. Its times are whole seconds.</summary>
    private async Task<int> SendAsync(Company company, string type, TimeSpan fromNow)
    {
        var at = TimeProvider.System.GetUtcNow() + fromNow;
        var inner = new JsonObject { ["type"] = type };
        if (type == "tokens_revoked")
            inner["tokens"] = new JsonObject { ["oauth"] = new JsonArray(), ["bot"] = new JsonArray(JsonValue.Create(company.Workspace.BotUser.Id)) };
        var body = new JsonObject
        {
            ["type"] = "event_callback",
            ["team_id"] = company.Team,
            ["api_app_id"] = company.Workspace.AppId,
            ["event_id"] = "Ev" + company.Team + at.ToUnixTimeMilliseconds(),
            ["event_time"] = at.ToUnixTimeSeconds(),
            ["event"] = inner,
        };
        return (await konstruct.Simulators.Slack.Events.SendRawAsync(Encoding.UTF8.GetBytes(body.ToJsonString()))).Status;
    }
}
