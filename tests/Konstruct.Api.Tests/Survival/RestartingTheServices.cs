using System.Diagnostics;
using Konstruct.Api.Tests.Conversations;
using Konstruct.Simulators;
using Konstruct.Simulators.Slack;
using Konstruct.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Konstruct.Api.Tests.Survival;

/// <summary>With a PostgreSQL and a Redis that a test may really restart and kill.</summary>
public sealed class RestartingTheServices
{
    [OwnServicesFact]
    public async Task Every_acknowledged_message_is_answered_once_through_restarts_and_kills_of_PostgreSQL_and_Redis()
    {
        await using var services = await KonstructServices.StartAsync();
        var (host, url) = await RunningKonstruct.StartSimulatorsAsync();
        await using var simulators = host;
        var state = simulators.Services.GetRequiredService<SimulatorState>();
        var settings = KonstructSettings.Of(url);
        foreach (var (key, value) in services.Settings)
            settings[key] = value;
        settings["Messaging:FirstDelay"] = "00:00:00.200";
        settings["Messaging:Lease"] = "00:00:05";
        settings["Messaging:Renewal"] = "00:00:01";
        await ApplyAsync(settings);
        await using var store = new StoreView(settings["ConnectionStrings:PostgresSuperuser"]!);
        await using var server = await KonstructServer.StartAsync(settings);
        state.Slack.EventsUrl = server.Url + "/slack/events";
        var company = await Company.FoundAsync(server.Services, state, store);

        var asked = new List<SlackSaid>();
        Func<Task>[] blows =
        [
            () => services.RestartAsync("postgres"),
            () => services.RestartAsync("redis"),
            async () =>
            {
                await services.KillAsync("postgres");
                await services.UpAsync();
            },
            async () =>
            {
                await services.KillAsync("redis");
                await services.UpAsync();
            },
        ];
        foreach (var blow in blows)
        {
            var falling = blow();
            for (var n = 0; n < 5 || !falling.IsCompleted; n++)
            {
                asked.Add(await company.SayAsync(new() { Channel = company.Direct, Text = $"Question {asked.Count + 1}?" }));
                // no faster than the turns: the rate limit is another test's
                var said = asked[^1];
                if (state.Slack.Events.Deliveries.Any(d => d.Accepted && said.Deliveries.Any(s => s.EventId == d.EventId)))
                    await Eventually.HoldsAsync(() => falling.IsCompleted || company.Ours(said).Any(m => m.Text != Company.Placeholder), "the turn ends, or the blow");
                if (asked.Count > 25)
                    break;
            }

            await falling;
        }

        await company.SettledAsync(TimeSpan.FromMinutes(2));
        var acknowledged = state.Slack.Events.Deliveries.Where(d => d.Accepted).Select(d => d.EventId).ToHashSet();
        asked.ShouldAllBe(a => a.Deliveries.All(d => d.Status == 200 || d.Status == 503));
        var taken = asked.Where(a => a.Deliveries.Any(d => acknowledged.Contains(d.EventId))).ToList();
        taken.ShouldNotBeEmpty();
        foreach (var said in taken)
            company.Ours(said).ShouldHaveSingleItem().Text.ShouldNotBe(Company.Placeholder);
        (await company.CountAsync("message.received.v1")).ShouldBe(taken.Count);
        (await company.DataAsync("model.called.v1")).Select(c => (string)c["turnId"]!).ShouldBeUnique();
    }

    private static async Task ApplyAsync(Dictionary<string, string?> settings)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "Konstruct.Api.dll"), "db", "apply"])
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (key, value) in settings)
            start.Environment[key.Replace(":", "__")] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        await Eventually.WithinAsync(process.WaitForExitAsync(), "db apply ends");
        process.ExitCode.ShouldBe(0, await errors);
    }
}

/// <summary>Needs servers that may be killed; `./dev test` says where they come from, a single run in an editor may not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OwnServicesFactAttribute : FactAttribute
{
    public OwnServicesFactAttribute()
    {
        if (!KonstructServices.AreThere)
            Skip = $"{KonstructServices.Variable} is not set.";
    }
}
