using System.CommandLine;
using Konstruct.Api.Cli;
using Konstruct.Simulators.Slack;
using Konstruct.TestSupport;

namespace Konstruct.Api.Tests.Cli;

/// <summary>Every verb once for people and once for programs; whoever asks for one tenant sees nothing of the other.</summary>
[Collection(TwoTenants.Collection)]
public sealed class EveryVerb(TwoTenants world) : IDisposable
{
    /// <summary>One use of a verb.</summary>
    /// <param name="Across">It is about all tenants by its nature.</param>
    /// <param name="Shows">Must stand in what it prints.</param>
    /// <param name="Awaits">Stands in it a moment later, when what it reads is projected.</param>
    private sealed record Use(string Verb, string[] Arguments, int ExitCode = 0, bool Across = false, string? Shows = null, string? Awaits = null);

    private readonly string _agentFile = Path.Combine(Path.GetTempPath(), $"konstruct-{Environment.ProcessId}-agent.json");

    private readonly string _document = Path.Combine(Path.GetTempPath(), $"konstruct-{Environment.ProcessId}-flights.md");

    public void Dispose()
    {
        File.Delete(_agentFile);
        File.Delete(_document);
    }

    [Fact]
    public async Task Every_verb_that_the_program_knows_is_used_in_these_tests() =>
        Leaves(CommandLine.Root(), "").Except((await UsesAsync("x")).Select(u => u.Verb)).Except(["serve"]).ShouldBeEmpty();

    [Fact]
    public async Task For_people_every_verb_prints_what_was_asked_for_and_nothing_of_the_neighbour()
    {
        foreach (var use in await UsesAsync("people"))
        {
            var run = await RunAsync(use, []);
            Check(use, run);
        }
    }

    [Fact]
    public async Task For_programs_every_verb_prints_json_and_nothing_of_the_neighbour()
    {
        foreach (var use in await UsesAsync("programs"))
        {
            var run = await RunAsync(use, ["--json"]);
            Check(use, run);
            foreach (var line in run.Lines())
            {
                line.Select(m => m.Key).Where(k => !char.IsAsciiLetterLower(k[0])).ShouldBeEmpty($"{use.Verb}: property names are camel case");
                if (use.ExitCode != 0 && use.Verb is not "check-env")
                    ((string?)line["code"]).ShouldNotBeNullOrEmpty(use.Verb);
            }
        }
    }

    private async Task<Run> RunAsync(Use use, string[] options)
    {
        Run? run = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                run = await world.Konstruct.RunAsync([.. use.Verb.Split(' '), .. use.Arguments, .. options]);
                return use.Awaits is null || run.Out.Contains(use.Awaits, StringComparison.Ordinal);
            },
            $"{use.Verb} shows {use.Awaits}");
        return run!;
    }

    private void Check(Use use, Run run)
    {
        run.ExitCode.ShouldBe(use.ExitCode, $"{use.Verb}\n{run.All}");
        if (use.Shows is not null)
            run.Out.ShouldContain(use.Shows, Case.Sensitive, use.Verb);
        if (use.Across)
            return;
        foreach (var trace in world.Beta.Traces)
            run.All.ShouldNotContain(trace, Case.Insensitive, $"{use.Verb} shows something of the neighbour");
    }

    private async Task<List<Use>> UsesAsync(string who)
    {
        await File.WriteAllTextAsync(_agentFile, """{"name":"Gustav","role":"Sales","model":"economy","monthlyBudgetUsd":25.50}""");
        await File.WriteAllTextAsync(_document, "# Luggage\n\nOne suitcase of 23 kilograms flies for nothing.");
        var (alpha, gamma) = (world.Alpha, $"gamma-{who}");
        var workspace = world.Simulators.Slack.Workspaces.FirstOrDefault(w => w.TeamId == "T0GAMMA" + who.ToUpperInvariant())
            ?? world.Simulators.Slack.AddWorkspace("T0GAMMA" + who.ToUpperInvariant());
        (await world.Konstruct.RunAsync("memory", "reindex", "--tenant", world.Beta.Slug)).ShouldEndWith(0);
        (await world.Konstruct.RunAsync("memory", "reindex", "--tenant", alpha.Slug)).ShouldEndWith(0);
        var person = (string)(await world.Konstruct.RunAsync("memory", "list", "--tenant", alpha.Slug, "--json")).Document()["person"]!;
        // the neighbour has one, too
        (await world.Konstruct.RunAsync("token", "issue", "--tenant", world.Beta.Slug, "--name", world.Beta.Name)).ShouldEndWith(0);
        var token = (string)(await world.Konstruct.RunAsync("token", "issue", "--tenant", alpha.Slug, "--name", "To be revoked", "--json")).Document()["id"]!;
        return
        [
            new("check-env", [], Shows: "Clock"),
            new("db apply", []),
            new("db assert", []),
            new("db adopt", [], Shows: "adopted"),
            new("seed-demo", [], Shows: "T0DEMO"),
            new("tenant create", ["--name", "Gamma " + who, "--slug", gamma], Shows: gamma),
            new("tenant list", [], Across: true, Shows: gamma),
            new("tenant show", [alpha.Slug], Shows: alpha.Id),
            new("tenant show", ["--tenant", alpha.Id], Shows: alpha.Slug),
            new("token issue", ["--tenant", alpha.Slug, "--name", "Docs sync of " + who, "--expires", "90"], Shows: "kon_"),
            new("token issue", ["--tenant", alpha.Slug, "--name", "Docs sync", "--expires", "0"], ExitCode: 1),
            new("token list", ["--tenant", alpha.Slug], Shows: "Docs sync of " + who),
            new("token revoke", ["--tenant", alpha.Slug, "--id", token], Shows: token),
            new("token revoke", ["--tenant", alpha.Slug, "--id", Guid.Empty.ToString()], ExitCode: 1),
            new("agent hire", ["--tenant", gamma, "--file", _agentFile], Shows: "Gustav"),
            new("agent list", ["--tenant", alpha.Slug], Shows: alpha.Employee),
            new("agent show", ["--tenant", alpha.Slug], Shows: alpha.Employee),
            new("agent show", ["--tenant", alpha.Slug, world.Beta.AgentId], ExitCode: 1),
            new("agent revise", ["--tenant", gamma, "--file", _agentFile]),
            new("agent pause", ["--tenant", gamma]),
            new("agent resume", ["--tenant", gamma]),
            new("agent retire", ["--tenant", gamma]),
            new("channel connect slack", ["--tenant", gamma, "--team", workspace.TeamId, "--bot-token", workspace.BotToken], Shows: workspace.TeamId),
            new("channel list", ["--tenant", alpha.Slug], Shows: alpha.Team),
            new("tool list", ["--tenant", alpha.Slug], Shows: $"mcp__{alpha.Slug}__find_customer"),
            new("tool approve", ["--tenant", alpha.Slug, $"mcp__{world.Beta.Slug}__find_customer"], ExitCode: 1),
            new("tool list", ["--tenant", alpha.Slug, "--pending"]),
            new("tool approve", ["--tenant", alpha.Slug, Guid.Empty.ToString()], ExitCode: 1),
            new("mcp list", ["--tenant", alpha.Slug], Shows: alpha.Slug),
            new("mcp refresh", ["--tenant", alpha.Slug, "--name", world.Beta.Slug], ExitCode: 1),
            new("mcp remove", ["--tenant", alpha.Slug, "--name", world.Beta.Slug], ExitCode: 1),
            new("mcp add", ["--tenant", gamma, "--name", "crm", "--url", world.McpUrl("gamma"), "--header", "X-Team=blue"], Shows: "X-Team"),
            new("mcp add", ["--tenant", gamma, "--name", "crm", "--url", "http://127.0.0.1:9/mcp"], ExitCode: 1),
            new("mcp refresh", ["--tenant", gamma, "--name", "crm"], Shows: "crm"),
            new("tool approve", ["--tenant", gamma, "mcp__crm__find_customer", "--risk", "reads"], Shows: "approved"),
            new("mcp remove", ["--tenant", gamma, "--name", "crm"], Shows: "crm"),
            new("conversation list", ["--tenant", alpha.Slug], Shows: alpha.ConversationId),
            new("conversation show", [alpha.ConversationId, "--tenant", alpha.Slug], Shows: alpha.Question),
            new("conversation show", [world.Beta.ConversationId, "--tenant", alpha.Slug], ExitCode: 1),
            .. HandoffUses(who, alpha, world.Beta),
            new("events replay", ["--tenant", alpha.Slug], Shows: alpha.Question),
            new("events replay", ["--tenant", alpha.Slug, "--stream", world.Beta.ConversationId], ExitCode: 1),
            new("memory list", ["--tenant", alpha.Slug], Shows: alpha.Question),
            new("memory search", ["Which flight was it?", "--tenant", alpha.Slug, "--person", person], Shows: alpha.Question),
            new("memory reindex", ["--tenant", alpha.Slug], Shows: "hashed-features-1"),
            new("knowledge add", ["--tenant", alpha.Slug, _document], Shows: "flights.md"),
            new("knowledge list", ["--tenant", alpha.Slug], Shows: "indexed"),
            new("knowledge search", ["suitcase", "--tenant", alpha.Slug], Shows: "Luggage"),
            new("knowledge reindex", ["--tenant", alpha.Slug, "--all"], Shows: "flights.md"),
            new("knowledge remove", ["--tenant", alpha.Slug, Path.GetFileName(_document)], Shows: "flights.md"),
            new("knowledge remove", ["--tenant", alpha.Slug, "Unheard-of.md"], ExitCode: 1),
            new("projections list", [], Shows: "conversation_list"),
            new("projections rebuild", ["usage"], Shows: "usage"),
            new("projections verify", [], Shows: "conversation_list"),
            new("messages dead", ["--tenant", alpha.Slug]),
            new("messages retry", ["--tenant", alpha.Slug, "--all"]),
            new("simulate slack", ["How late is it?"], Shows: "How late is it?"),
            new("simulate whatsapp", ["hello"], ExitCode: 1),
            new("simulate web", ["hello"], ExitCode: 1),
            new("tenant suspend", [gamma, "--reason", "unpaid"], Shows: "suspended"),
            new("tenant resume", [gamma], Shows: "active"),
            new("tenant delete", ["--tenant", gamma], Shows: "closed"),
        ];
    }

    /// <summary>A conversation is taken from the employee, answered, looked at and handed back.</summary>
    private static IEnumerable<Use> HandoffUses(string who, Tenant alpha, Tenant beta)
    {
        string[] on = ["--tenant", alpha.Slug];
        string[] by = [.. on, "--by", "Olga " + who];
        return
        [
            new("handoff take", [beta.ConversationId, .. on], ExitCode: 1),
            new("handoff take", [alpha.ConversationId, .. by], Shows: "taken_over"),
            new("handoff take", [alpha.ConversationId, .. on, "--by", "Rui"], ExitCode: 1),
            new("handoff list", [.. on], Awaits: alpha.ConversationId),
            new("handoff show", [alpha.ConversationId, .. on], Shows: alpha.Question),
            new("handoff show", [beta.ConversationId, .. on], ExitCode: 1),
            new("handoff reply", [alpha.ConversationId, "It is in the air.", .. by], Shows: "Olga " + who),
            new("handoff reply", [beta.ConversationId, "It is in the air.", .. by], ExitCode: 1),
            new("handoff back", [alpha.ConversationId, .. by], Shows: "handed_back"),
            new("handoff back", [alpha.ConversationId, .. by], ExitCode: 1),
        ];
    }

    private static IEnumerable<string> Leaves(Command command, string path) => command.Subcommands.Count == 0
        ? [path]
        : command.Subcommands.SelectMany(c => Leaves(c, path.Length == 0 ? c.Name : $"{path} {c.Name}"));
}
