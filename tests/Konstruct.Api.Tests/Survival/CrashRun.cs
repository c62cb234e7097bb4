using Konstruct.Api.Conversations;
using Konstruct.Api.Tests.Conversations;
using Konstruct.Simulators;
using Konstruct.Simulators.Models;
using Konstruct.Simulators.Slack;
using Konstruct.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Konstruct.Api.Tests.Survival;

/// <summary>A company on a database and simulators of its own, and servers that may die.</summary>
internal sealed class CrashRun : IAsyncDisposable
{
    private readonly TestDatabase _database = new();
    private readonly List<KonstructProcess> _servers = [];
    private WebApplication? _simulators;
    private StoreView _store = null!;

    public SimulatorState Simulators => _simulators!.Services.GetRequiredService<SimulatorState>();

    public Company Company { get; private set; } = null!;

    public Dictionary<string, string?> Settings { get; private set; } = [];

    public string SimulatorsUrl { get; private set; } = "";

    public static async Task<CrashRun> PrepareAsync()
    {
        var run = new CrashRun();
        try
        {
            await run._database.InitializeAsync();
            run._store = new StoreView(run._database.SuperuserConnectionString);
            await KonstructServer.PrepareAsync(run._database);
            (run._simulators, var url) = await RunningKonstruct.StartSimulatorsAsync();
            run.SimulatorsUrl = url;
            run.Settings = KonstructSettings.Of(run._database, url);
            run.Simulators.Slack.EventsUrl = null;
            await using var terminal = KonstructServer.Build(run.Settings);
            run.Company = await Company.FoundAsync(terminal.Services, run.Simulators, run._store);
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>Pauses short enough that a test need not wait long for the next attempt.</summary>
    public void ShortenPauses()
    {
        Settings["Messaging:Polling"] = "00:00:00.200";
        Settings["Messaging:FirstDelay"] = "00:00:00.200";
    }

    /// <summary>Starts a server; where every other is dead, their leases have run out by then.</summary>
    public async Task<KonstructProcess> ServeAsync(int port, string? crashAt = null)
    {
        // Leases short enough to wait for would also run out under a living server that is only slow, and its effects come twice.
        if (_servers.TrueForAll(s => s.HasExited))
            await _database.TamperAsync("update messaging.lanes set leased_until = clock_timestamp() where leased_until is not null");
        var server = await KonstructProcess.StartAsync(Settings, port, crashAt);
        _servers.Add(server);
        Simulators.Slack.EventsUrl = server.Url + "/slack/events";
        return server;
    }

    /// <summary>Leads a server to every point of the case, each time to its death, and starts one that lives.</summary>
    public async Task PerformAsync(CrashCase crash)
    {
        ShortenPauses();
        if (crash.IsNotice)
            Settings["RateLimit:MessagesPerMinute"] = "1";
        Simulators.Models.Respond = _ => new ModelAnswer(Answer(crash.Parts));
        foreach (var fault in crash.Faults)
            Simulators.Faults.Set(fault);

        var port = FreePorts.Next();
        SlackSaid? said = null;
        if (crash.IsNotice)
        {
            await using var first = await ServeAsync(port);
            await Company.AnsweredAsync(await Company.AskAsync("The one message of this minute."));
        }

        foreach (var point in crash.Points)
        {
            var server = await ServeAsync(port, point);
            said ??= await Company.AskAsync("What is your refund policy?");
            await server.ExitedAsync($"the server dies at {point}; the story: {string.Join(", ", await Company.StoryAsync())}; it printed: {server.Output}");
            server.ExitCode.ShouldBe(137);
        }

        await ServeAsync(port);
        if (crash.IsNotice)
            await NoticedAsync();
        else
            await AnsweredAsync(crash, said!);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
        if (_simulators is not null)
            await _simulators.DisposeAsync();
        if (_store is not null)
            await _store.DisposeAsync();
        await _database.DisposeAsync();
    }

    /// <summary>What must be true of every thread, whatever happened to the servers.</summary>
    public async Task ShouldBeToldOnceAsync()
    {
        var called = await Company.DataAsync("model.called.v1");
        called.Select(c => (string)c["turnId"]!).ShouldBeUnique();
        // a call is made only after its intent, and never for an intent that has an outcome
        Simulators.Requests.ModelCalls.ShouldBeLessThanOrEqualTo(await Company.CountAsync("model.requested.v1"));
        var lastCalls = (await Company.StoryAsync()).SkipWhile(t => t != "model.called.v1").Skip(1);
        if (called.Count == 1)
            lastCalls.ShouldNotContain("model.requested.v1");
        Simulators.Slack.Messages(Company.Channel, Company.Team).ShouldNotContain(m => m.Text == Company.Placeholder);
    }

    private async Task AnsweredAsync(CrashCase crash, SlackSaid said)
    {
        var ours = await Company.AnsweredAsync(said, crash.Parts);
        ours.Count.ShouldBe(crash.Parts);
        for (var part = 0; part < crash.Parts; part++)
            ours[part].Text.ShouldStartWith(crash.Answer.Length > 0 ? crash.Answer : Paragraph(part));
        (await Company.CountAsync("reply.delivered.v1")).ShouldBe(crash.Parts);
        (await Company.CountAsync("reply.composed.v1")).ShouldBe(1);
        (await Company.CountAsync("turn.started.v1")).ShouldBe(1);
        (await Company.CountAsync("model.called.v1")).ShouldBe(crash.IsDead ? 0 : 1);
        await ShouldBeToldOnceAsync();
    }

    // Nobody can look for a message that one person sees; twice is bearable, never is not.
    private async Task NoticedAsync()
    {
        await Simulators.WaitForAsync(_ => Company.Notices.Count > 0, Eventually.Timeout);
        await Company.SettledAsync();
        Company.Notices.Count.ShouldBeInRange(1, 3);
        Company.Notices.ShouldAllBe(n => n.UserId == Company.Maya && n.Text.StartsWith("I'm receiving too many requests right now."));
        (await Company.CountAsync("message.rejected.v1")).ShouldBe(1);
        (await Company.CountAsync("notice.delivered.v1")).ShouldBe(1);
        Simulators.Requests.ModelCalls.ShouldBe(1);
        await ShouldBeToldOnceAsync();
    }

    /// <summary>An answer that takes this many messages in Slack.</summary>
    private static string Answer(int parts) => string.Join("\n\n", Enumerable.Range(0, parts).Select(Paragraph));

    private static string Paragraph(int part) =>
        $"Part {part + 1}: " + string.Join(' ', Enumerable.Repeat("refunds are possible within thirty days of purchase", 60)) + ".";
}
