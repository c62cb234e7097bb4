using Konstruct.Api.Handoff;
using Konstruct.Api.Tests.Conversations;
using Konstruct.Domain.Handoff;
using Konstruct.Simulators.Faults;
using Konstruct.Simulators.Slack;
using Microsoft.Extensions.DependencyInjection;
using static Konstruct.Api.Tests.Handoff.HandoffExamples;

namespace Konstruct.Api.Tests.Handoff;

public sealed class CallingPeopleInSlack(RunningKonstruct konstruct) : IClassFixture<RunningKonstruct>, IDisposable
{
    private HandoffSender Sender => konstruct.Server.Services.GetRequiredService<HandoffSender>();

    public void Dispose() => konstruct.Simulators.Faults.Clear();

    [Fact]
    public async Task A_channel_is_found_by_its_name_and_called_there()
    {
        var company = await konstruct.HireAsync();
        var support = company.Workspace.AddChannel("C0SUP" + company.Team, "support");

        var sent = await CallAsync(company, new HandoffTarget.SlackChannel("support"));

        var posts = Ours(support);
        sent.ShouldBe(new HandoffSent.Delivered(posts[0].Ts, support.Id));
        posts.Count.ShouldBe(2);
        posts[0].IsReply.ShouldBeFalse();
        posts[0].Text.ShouldContain("Nora hands a conversation over");
        posts[1].ThreadTs.ShouldBe(posts[0].Ts);
        posts[1].Text.ShouldContain("nobody answers");
    }

    [Fact]
    public async Task A_person_is_found_by_any_of_their_names_and_called_in_a_direct_message()
    {
        var company = await konstruct.HireAsync();
        company.Workspace.AddUser("U0REY" + company.Team, "Ana Rey");

        foreach (var name in new[] { "ana.rey", "Ana Rey", "ANA.REY" })
        {
            var sent = await CallAsync(company, new HandoffTarget.SlackUser(name), Guid.CreateVersion7(Noon));
            sent.ShouldBeOfType<HandoffSent.Delivered>().Place.ShouldBe("D0U0REY" + company.Team);
        }
    }

    [Fact]
    public async Task Ids_need_no_look_up()
    {
        var company = await konstruct.HireAsync();
        var before = LookUps;

        (await CallAsync(company, new HandoffTarget.SlackChannel(company.Channel))).ShouldBeOfType<HandoffSent.Delivered>().Place.ShouldBe(company.Channel);
        (await CallAsync(company, new HandoffTarget.SlackUser(company.Maya))).ShouldBeOfType<HandoffSent.Delivered>().Place.ShouldBe(company.Direct);
        LookUps.ShouldBe(before);
    }

    [Fact]
    public async Task A_name_on_a_later_page_is_found()
    {
        var company = await konstruct.HireAsync();
        for (var i = 0; i < 450; i++)
        {
            company.Workspace.AddChannel($"C1{company.Team}{i:D3}", $"team-{i}");
            company.Workspace.AddUser($"U1{company.Team}{i:D3}", $"Person {i}");
        }

        (await CallAsync(company, new HandoffTarget.SlackChannel("team-449"))).ShouldBeOfType<HandoffSent.Delivered>().Place.ShouldBe($"C1{company.Team}449");
        (await CallAsync(company, new HandoffTarget.SlackUser("person.449"))).ShouldBeOfType<HandoffSent.Delivered>();
    }

    [Fact]
    public async Task Somebody_who_is_not_there_is_a_final_failure()
    {
        var company = await konstruct.HireAsync();
        company.Workspace.Users["U0GONE" + company.Team] = new SlackUser("U0GONE" + company.Team, "Gone", IsDeactivated: true);
        company.Workspace.AddUser("U0T1" + company.Team, "Twin").ShouldNotBeNull();
        company.Workspace.Users["U0T2" + company.Team] = new SlackUser("U0T2" + company.Team, "Twin");
        company.Workspace.AddChannel("C0OLD" + company.Team, "old").IsArchived = true;
        company.Workspace.AddChannel("C0OUT" + company.Team, "outside", withBot: false);

        (await CallAsync(company, new HandoffTarget.SlackChannel("nowhere"))).ShouldBe(Final("slack_channel_unknown"));
        (await CallAsync(company, new HandoffTarget.SlackChannel("old"))).ShouldBe(Final("slack_channel_unknown"));
        (await CallAsync(company, new HandoffTarget.SlackChannel("C0OLD" + company.Team))).ShouldBe(Final("is_archived"));
        (await CallAsync(company, new HandoffTarget.SlackChannel("outside"))).ShouldBe(Final("not_in_channel"));
        (await CallAsync(company, new HandoffTarget.SlackUser("nobody"))).ShouldBe(Final("slack_user_unknown"));
        (await CallAsync(company, new HandoffTarget.SlackUser("gone"))).ShouldBe(Final("slack_user_unknown"));
        (await CallAsync(company, new HandoffTarget.SlackUser("konstruct"))).ShouldBe(Final("slack_user_unknown"));
        (await CallAsync(company, new HandoffTarget.SlackUser("twin"))).ShouldBe(Final("slack_user_ambiguous"));
        (await CallAsync(company, new HandoffTarget.SlackUser("U0GONE" + company.Team))).ShouldBe(Final("user_disabled"));
    }

    [Fact]
    public async Task What_passes_may_be_tried_again()
    {
        var company = await konstruct.HireAsync();
        konstruct.Simulators.Faults.Set(new() { Provider = "slack", Method = "chat.postMessage", Kind = FaultKind.SlackError, Error = "fatal_error", Count = 1 });

        (await CallAsync(company, new HandoffTarget.SlackChannel("general"))).ShouldBe(new HandoffSent.Failed("fatal_error", Final: false));

        konstruct.Simulators.Faults.Set(new() { Provider = "slack", Method = "conversations.list", Kind = FaultKind.Status, Status = 503, Count = 1 });
        (await CallAsync(company, new HandoffTarget.SlackChannel("general"))).ShouldBe(new HandoffSent.Failed("http_503", Final: false));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task After_a_lost_answer_nothing_stands_twice(int skip)
    {
        var company = await konstruct.HireAsync();
        var package = PackageNow;
        konstruct.Simulators.Faults.Set(new() { Provider = "slack", Method = "chat.postMessage", Kind = FaultKind.AnswerLost, Count = 1, Skip = skip });
        var lost = (await CallAsync(company, new HandoffTarget.SlackChannel("general"), package: package)).ShouldBeOfType<HandoffSent.Failed>();
        lost.Final.ShouldBeFalse();

        var sent = await CallAsync(company, new HandoffTarget.SlackChannel("general"), package: package, mayStand: true);

        var posts = Ours(company.Workspace.Channels[company.Channel]);
        posts.Count.ShouldBe(2);
        posts[1].ThreadTs.ShouldBe(posts[0].Ts);
        sent.ShouldBe(new HandoffSent.Delivered(posts[0].Ts, company.Channel));
        (await CallAsync(company, new HandoffTarget.SlackChannel("general"), package: package, mayStand: true)).ShouldBe(sent);
        Ours(company.Workspace.Channels[company.Channel]).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_later_part_that_Slack_refuses_calls_nobody_else()
    {
        var company = await konstruct.HireAsync();
        konstruct.Simulators.Faults.Set(new() { Provider = "slack", Method = "chat.postMessage", Kind = FaultKind.SlackError, Error = "restricted_action", Skip = 1 });

        (await CallAsync(company, new HandoffTarget.SlackChannel("general"))).ShouldBeOfType<HandoffSent.Delivered>();
    }

    [Fact]
    public async Task A_workspace_that_took_its_token_back_is_disconnected()
    {
        var company = await konstruct.HireAsync();
        konstruct.Simulators.Faults.Set(new() { Provider = "slack", Method = "chat.postMessage", Kind = FaultKind.SlackError, Error = "token_revoked", Count = 1 });

        (await CallAsync(company, new HandoffTarget.SlackChannel(company.Channel))).ShouldBe(Final("token_revoked"));
        (await CallAsync(company, new HandoffTarget.SlackChannel(company.Channel))).ShouldBe(Final("channel_not_connected"));
    }

    [Fact]
    public async Task The_neighbours_channels_and_people_are_not_found()
    {
        var company = await konstruct.HireAsync();
        var neighbour = await konstruct.HireAsync();
        neighbour.Workspace.AddChannel("C0SECRET" + neighbour.Team, "secret");

        (await CallAsync(company, new HandoffTarget.SlackChannel("secret"))).ShouldBe(Final("slack_channel_unknown"));
        (await CallAsync(company, new HandoffTarget.SlackChannel(neighbour.Channel))).ShouldBe(Final("channel_not_found"));
        (await CallAsync(company, new HandoffTarget.SlackUser(neighbour.Maya))).ShouldBe(Final("user_not_found"));
        Ours(neighbour.Workspace.Channels[neighbour.Channel]).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_inbox_needs_nobody() =>
        (await CallAsync(await konstruct.HireAsync(withEmployee: false), new HandoffTarget.Inbox())).ShouldBe(new HandoffSent.Delivered(null, "inbox"));

    [Fact]
    public async Task No_word_of_it_stands_in_a_log()
    {
        var company = await konstruct.HireAsync();
        await CallAsync(company, new HandoffTarget.SlackChannel("nowhere"));
        await CallAsync(company, new HandoffTarget.SlackChannel("general"));

        konstruct.Logs.ShouldAllBe(line => !line.Contains("nobody answers", StringComparison.Ordinal));
        konstruct.Logs.ShouldContain(line => line.Contains("slack_channel_unknown", StringComparison.Ordinal));
    }

    private static HandoffSent.Failed Final(string code) => new(code, Final: true);

    private Task<HandoffSent> CallAsync(Company company, HandoffTarget target, Guid? outbound = null, HandoffPackage? package = null, bool mayStand = false) =>
        Sender.NotifyAsync(company.Tenant, null, target, package ?? Package, outbound ?? Outbound, mayStand, _ => Task.CompletedTask, default);

    private static List<SlackMessage> Ours(SlackChannel channel) => [.. channel.Messages.Where(m => m.IsFromApp)];

    private int LookUps => konstruct.Simulators.Requests.All.Count(r => r.Method is "conversations.list" or "users.list");
}
