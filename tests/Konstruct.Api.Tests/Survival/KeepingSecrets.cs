using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json.Nodes;
using Konstruct.Api.Tests.Conversations;
using Konstruct.EventStore.Messaging;
using Konstruct.Simulators.Faults;
using Konstruct.Simulators.Models;
using Konstruct.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Konstruct.Api.Tests.Survival;

/// <summary>One company goes through everything, failures included; then every place that might have kept something is searched.</summary>
public sealed class KeepingSecrets(RunningKonstruct konstruct) : IClassFixture<RunningKonstruct>
{
    private const string Marker = "quokka-marker-7731";
    private const string Name = "Ottilie Brandvold";

    private readonly ConcurrentQueue<string> _measured = new();
    private readonly ConcurrentQueue<string> _traced = new();

    [Fact]
    public async Task No_words_names_people_or_tokens_stand_in_logs_metrics_traces_or_in_clear_in_the_store()
    {
        using var meters = Measure();
        using var activities = Trace();
        var company = await konstruct.HireAsync();
        await LiveThroughEverythingAsync(company);

        string[] secrets = [Marker, Name, company.Maya, company.Workspace.BotToken, KonstructSettings.SigningSecret, "sk-test-0000000000"];
        foreach (var secret in secrets)
        {
            konstruct.Logs.Where(l => l.Contains(secret, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty($"logs hold {secret}");
            _measured.Where(m => m.Contains(secret, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty($"metrics hold {secret}");
            _traced.Where(t => t.Contains(secret, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty($"traces hold {secret}");
            (await PlacesOfAsync(secret)).ShouldBeEmpty($"the store holds {secret} in clear");
        }

        // what was searched was really there
        konstruct.Logs.Count().ShouldBeGreaterThan(20);
        _measured.ShouldContain(m => m.StartsWith("konstruct.slack.events"));
        _traced.ShouldContain(t => t.StartsWith("envelope turn"));
        (await PlacesOfAsync(company.Tenant.Value)).ShouldNotBeEmpty();
        company.PromptsWith(Marker).ShouldNotBeEmpty();
    }

    private async Task LiveThroughEverythingAsync(Company company)
    {
        var (people, faults) = (konstruct.Simulators.Slack.People, konstruct.Simulators.Faults);
        konstruct.Simulators.Models.Respond = r => new ModelAnswer($"Dear {Name}: {r.LastUserText}");
        var said = await company.SayAsync(new()
        {
            Text = $"{Marker} from {Name}",
            Mention = true,
            Files = [new("F0SECRET", $"{Marker}.pdf", "application/pdf", 1, company.Maya)],
        });
        await company.AnsweredAsync(said);
        var reply = await company.ReplyAsync(said, $"{Marker} again");
        await company.AnsweredAsync(said, answers: 2);
        await people.EditAsync(reply.Channel, reply.Ts, $"{Marker} edited by {Name}", company.Team);
        await people.DeleteAsync(reply.Channel, reply.Ts, company.Team);

        // each way of failing, with words on the way
        foreach (var fault in new[]
        {
            new Fault { Provider = "*", Method = "chat", Kind = FaultKind.Status, Status = 400 },
            new Fault { Provider = "*", Method = "chat", Kind = FaultKind.MalformedJson },
            new Fault { Provider = "*", Method = "chat", Kind = FaultKind.DropMidStream },
            new Fault { Provider = "slack", Method = "chat.update", Kind = FaultKind.SlackError, Error = "msg_too_long" },
            new Fault { Provider = "slack", Method = "*", Kind = FaultKind.SlackError, Error = "some_new_error", Count = 3 },
        })
        {
            faults.Set(fault);
            await company.SayAsync(new() { Channel = company.Direct, Text = $"{Marker} {fault.Kind} {Name}" });
            await company.SettledAsync();
            faults.Clear();
        }

        var letters = konstruct.Server.Services.GetRequiredService<DeadLetters>();
        foreach (var letter in await letters.ListAsync(company.Tenant, default))
            await letters.RetryAsync(company.Tenant, letter.Id, default);
        await company.SettledAsync();

        // refused at the door
        var raw = new JsonObject { ["type"] = "event_callback", ["team_id"] = company.Team, ["event"] = new JsonObject { ["type"] = "message", ["user"] = company.Maya, ["text"] = Marker } };
        var body = Encoding.UTF8.GetBytes(raw.ToJsonString());
        await konstruct.Simulators.Slack.Events.SendRawAsync(body);
        await konstruct.Simulators.Slack.Events.SendRawAsync(body, "wrong secret");
        await konstruct.Simulators.Slack.Events.SendRawAsync(Encoding.UTF8.GetBytes(Marker));
        for (var n = 0; n < 40; n++)
            await company.SayAsync(new() { Channel = company.Direct, Text = $"{Marker} {n}" });
        await company.SettledAsync();
        konstruct.Simulators.Slack.Ephemerals(company.Direct, company.Team).ShouldNotBeEmpty();
        await Eventually.HoldsAsync(
            async () => await konstruct.Database.ScalarAsync<long>("select count(*) from views.conversation_list where tenant_id = $1", company.Tenant.Value) > 0,
            "the read models follow");
    }

    /// <summary>Every column of every table of the schemas that must not hold it.</summary>
    private async Task<List<string>> PlacesOfAsync(string secret)
    {
        var columns = await konstruct.Database.ListAsync<string>(
            """
            select format('select %L from %I.%I where position(%s) > 0 limit 1', table_schema || '.' || table_name || '.' || column_name, table_schema, table_name,
              case when data_type = 'bytea' then format('convert_to($1, ''UTF8'') in %I', column_name) else format('lower($1) in lower(%I::text)', column_name) end)
            from information_schema.columns where table_schema in ('events', 'messaging')
            """);
        columns.Count.ShouldBeGreaterThan(50);
        var found = new List<string>();
        foreach (var query in columns)
            found.AddRange(await konstruct.Database.ListAsync<string>(query, secret));
        return found;
    }

    private MeterListener Measure()
    {
        var listener = new MeterListener { InstrumentPublished = (instrument, l) => l.EnableMeasurementEvents(instrument) };
        listener.SetMeasurementEventCallback<long>((i, _, tags, _) => Keep(i, tags));
        listener.SetMeasurementEventCallback<int>((i, _, tags, _) => Keep(i, tags));
        listener.SetMeasurementEventCallback<double>((i, _, tags, _) => Keep(i, tags));
        listener.Start();
        return listener;

        void Keep(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var line = new StringBuilder(instrument.Name);
            foreach (var tag in tags)
                line.Append(' ').Append(tag.Key).Append('=').Append(tag.Value);
            if (!IsTheSimulators(line.ToString()))
                _measured.Enqueue(line.ToString());
        }
    }

    private ActivityListener Trace()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = a =>
            {
                var line = $"{a.DisplayName} {string.Join(' ', a.TagObjects.Select(t => $"{t.Key}={t.Value}"))} {a.StatusDescription} "
                    + $"{string.Join(' ', a.Baggage.Select(b => $"{b.Key}={b.Value}"))} "
                    + string.Join(' ', a.Events.SelectMany(e => e.Tags).Select(t => $"{t.Key}={t.Value}"));
                if (!IsTheSimulators(line))
                    _traced.Enqueue(line);
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    // they run in this process too, and may show what they like
    private static bool IsTheSimulators(string line) => line.Contains("/control/", StringComparison.Ordinal);
}
