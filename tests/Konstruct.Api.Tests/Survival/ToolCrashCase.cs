using Konstruct.Api.Agents;
using Konstruct.Api.Conversations;
using Konstruct.Api.Platform;
using Konstruct.Api.Tests.Conversations;
using Konstruct.Domain.Agents;
using Konstruct.Domain.Conversations;
using Konstruct.EventStore.Streams;
using Konstruct.Simulators.Slack;
using Konstruct.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Konstruct.Api.Tests.Survival;

/// <summary>How a server is led to a crash point of tools, approvals and handoffs, and what must stand there when all is well again.</summary>
/// <param name="First">Crash points at which a server dies before.</param>
/// <param name="Says">What is asked.</param>
internal sealed record ToolCrashCase(string Point, IReadOnlyList<string> First, string Says, string Ends)
{
    private const string Answered = "answered";
    private const string Denied = "denied";
    private const string Waiting = "waiting";
    private const string Resumed = "resumed";
    private const string Unknown = "unknown";
    private const string Yielded = "yielded";
    private const string HandedOff = "handed off";
    private const string Relayed = "relayed";
    private const string RepliedUnder = "replied under the package";
    private const string HandedBackUnder = "handed back under the package";

    private const string Clock = "What time is it in Europe/Lisbon?";
    private const string Human = "I want to talk to a human, please.";

    private static readonly StepName[] s_steps =
    [
        StepName.Tool, StepName.ToolAgain, StepName.ToolUnknown, StepName.ToolDenied, StepName.Approval, StepName.Park, StepName.Resume, StepName.Yield,
        StepName.CallHuman, StepName.CallHumanAgain, StepName.Relay, StepName.RelayAgain, StepName.AnswerUnder, StepName.TellUnder,
    ];

    public static bool Knows(string point) => s_steps.Any(s => IsOf(point, s));

    public static ToolCrashCase At(string point)
    {
        var step = s_steps.Single(s => IsOf(point, s));
        string After(StepName earlier) => earlier.At(CrashMoments.AfterEffect);
        return step switch
        {
            _ when step == StepName.Tool => new(point, [], Clock, Answered),
            _ when step == StepName.ToolAgain => new(point, [After(StepName.Tool)], Clock, Answered),
            _ when step == StepName.ToolUnknown => new(point, [StepName.Tool.At(CrashMoments.AfterIntent)], "", Unknown),
            _ when step == StepName.ToolDenied => new(point, [], """use tool current_time {"zone":7}""", Denied),
            _ when step == StepName.Approval || step == StepName.Park => new(point, [], Clock, Waiting),
            _ when step == StepName.Resume => new(point, [], Clock, Resumed),
            _ when step == StepName.Yield => new(point, [StepName.Model.At(CrashMoments.AfterIntent)], Clock, Yielded),
            _ when step == StepName.CallHuman => new(point, [], Human, HandedOff),
            _ when step == StepName.CallHumanAgain => new(point, [After(StepName.CallHuman)], Human, HandedOff),
            _ when step == StepName.Relay => new(point, [], Human, Relayed),
            _ when step == StepName.AnswerUnder => new(point, [], Human, RepliedUnder),
            _ when step == StepName.TellUnder => new(point, [], Human, HandedBackUnder),
            _ => new(point, [After(StepName.Relay)], Human, Relayed),
        };
    }

    public async Task PerformAsync(CrashRun run)
    {
        run.ShortenPauses();
        await EquipAsync(run);
        var says = Says.Length > 0 ? Says : $$"""use tool http_request {"method":"POST","url":"{{run.SimulatorsUrl}}/control/health"}""";
        var port = FreePorts.Next();
        SlackSaid? said = null;
        if (Ends is Resumed or Relayed or RepliedUnder or HandedBackUnder)
        {
            await using var first = await run.ServeAsync(port);
            said = await run.Company.AskAsync(says);
            await run.Company.SettledAsync();
        }

        if (Ends == Resumed)
            await OutsideAsync(run, new ConversationCommand.ApproveTool(await WaitingAsync(run), null, "olga"));
        foreach (var point in (string[])[.. First, Point])
        {
            if (Ends == Yielded && point == Point)
                await OutsideAsync(run, new ConversationCommand.TakeOver(new Guid("0f000000-0000-7000-8000-000000000001"), await run.Company.ConversationAsync(), Guid.Empty, 1, 15, "olga"));
            var server = await run.ServeAsync(port, point);
            if (Ends == Relayed && point == (First.Count > 0 ? First[0] : Point))
                await run.Company.ReplyAsync(said!, "Is anybody there?");
            if (Ends is RepliedUnder or HandedBackUnder)
                await UnderThePackageAsync(run.Company, Ends == RepliedUnder ? "Tomorrow at noon." : "hand back");
            said ??= await run.Company.AskAsync(says);
            await server.ExitedAsync($"the server dies at {point}; the story: {string.Join(", ", await run.Company.StoryAsync())}; it printed: {server.Output}");
            server.ExitCode.ShouldBe(137);
        }

        await run.ServeAsync(port);
        await EndsAsync(run, said!);
    }

    private async Task EndsAsync(CrashRun run, SlackSaid said)
    {
        var company = run.Company;
        if (Ends is Answered or Denied or Resumed)
            await company.AnsweredAsync(said);
        else
            await Eventually.HoldsAsync(async () => (await company.StoryAsync()).Contains(Last), $"there is a {Last}");
        await company.SettledAsync();
        var story = await company.StoryAsync();
        int Count(string type) => story.Count(t => t == type);
        company.Ours(said).ShouldNotContain(m => m.Text == Company.Placeholder);
        switch (Ends)
        {
            case Answered or Resumed:
                company.Ours(said).ShouldHaveSingleItem().Text.ShouldContain("Lisbon");
                (Count("tool.requested.v1"), Count("tool.completed.v1"), Count("reply.delivered.v1")).ShouldBe((1, 1, 1));
                break;
            case Denied:
                (Count("tool.requested.v1"), Count("tool.denied.v1"), Count("reply.delivered.v1")).ShouldBe((0, 1, 1));
                break;
            case Waiting:
                (Count("tool.approval_requested.v1"), Count("tool.requested.v1"), Count("turn.parked.v1")).ShouldBe((1, 0, 1));
                company.Ours(said).ShouldHaveSingleItem().Text.ShouldContain("approval");
                break;
            case Unknown:
                // its intent stands there, and nothing guesses what came of it
                (Count("tool.requested.v1"), Count("tool.completed.v1"), Count("tool.failed.v1"), Count("conversation.handed_off.v1")).ShouldBe((1, 0, 0, 1));
                break;
            case Yielded:
                (Count("reply.composed.v1"), Count("conversation.handed_off.v1")).ShouldBe((1, 1));
                break;
            default:
                (Count("conversation.handed_off.v1"), Count("handoff.notified.v1"), Count("model.requested.v1")).ShouldBe((1, 1, 0));
                company.Everything.Count(m => m.Text.Contains("hands a conversation over", StringComparison.Ordinal)).ShouldBe(1);
                if (Ends == Relayed)
                    Count("handoff.relayed.v1").ShouldBe(1);
                if (Ends == RepliedUnder)
                    (Count("human.replied.v1"), company.Ours(said).Count(m => m.Text == "Tomorrow at noon.")).ShouldBe((1, 1));
                // nobody can look for what one person sees: twice is bearable, never is not
                if (Ends == HandedBackUnder)
                    company.Notices.Count.ShouldBeInRange(1, 2);
                Count("conversation.handed_back.v1").ShouldBe(Ends == HandedBackUnder ? 1 : 0);
                break;
        }
    }

    private string Last => Ends switch
    {
        Waiting => "turn.parked.v1",
        Relayed => "handoff.relayed.v1",
        HandedOff => "handoff.notified.v1",
        RepliedUnder => "human.replied.v1",
        HandedBackUnder => "conversation.handed_back.v1",
        _ => "reply.delivered.v1",
    };

    private static Task<SlackSaid> UnderThePackageAsync(Company company, string text)
    {
        company.LetOmarIn();
        var package = company.Everything.First(m => m.IsFromApp && m.Text.Contains("hands a conversation over", StringComparison.Ordinal));
        return company.SayAsync(new() { User = company.Omar, ThreadTs = package.Ts, Text = text });
    }

    /// <summary>The company's employee with what the case needs.</summary>
    private async Task EquipAsync(CrashRun run)
    {
        var host = new Uri(run.SimulatorsUrl);
        run.Settings["Tools:OpenOrigins:0"] = run.SimulatorsUrl;
        var settings = new List<ToolSetting> { new("http_request", ToolSetting.Outside, [$"{host.Host}:{host.Port}"]) };
        if (Ends is Waiting or Resumed)
            settings.Add(new("current_time", ToolSetting.Always));
        await using var terminal = KonstructServer.Build(run.Settings);
        var context = new EventContext(UserName: "test");
        var employee = new AgentConfiguration(
            "Kora", "Customer support", Tools: ["current_time", "http_request"], ToolSettings: settings,
            EscalationRules: [new EscalationRule("refund AND attempts > 50", $"slack:#{run.Company.Channel}")]);
        (await terminal.Services.GetRequiredService<AgentCommands>().ExecuteAsync(
            run.Company.Tenant, await run.Company.EmployeeAsync(), new AgentDecider.Command.Revise(employee), context, default)).ShouldBeNull();
    }

    private static async Task<Guid> WaitingAsync(CrashRun run) =>
        (await run.Company.DataAsync("tool.approval_requested.v1")).ShouldHaveSingleItem()["toolCallId"]!.GetValue<Guid>();

    /// <summary>What a person does at a terminal while no server runs.</summary>
    private static async Task OutsideAsync(CrashRun run, ConversationCommand command)
    {
        await using var terminal = KonstructServer.Build(run.Settings);
        var outcome = await terminal.Services.GetRequiredService<ConversationCommands>().ExecuteAsync(
            run.Company.Tenant, await run.Company.ConversationAsync(), command, new Guid("0f000000-0000-7000-8000-000000000002"), "olga", null, default);
        outcome.Refusal.ShouldBeNull();
        outcome.Changed.ShouldBeTrue();
    }

    private static bool IsOf(string point, StepName step) => point.StartsWith(step + "/", StringComparison.Ordinal);
}
