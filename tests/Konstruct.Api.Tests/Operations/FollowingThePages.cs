using System.Text.RegularExpressions;
using Konstruct.Api.Tests.Cli;
using Konstruct.TestSupport;

namespace Konstruct.Api.Tests.Operations;

/// <summary>Whoever types what a page says, from top to bottom in a fresh installation, gets what it promises.</summary>
public sealed partial class FollowingThePages
{
    /// <summary>What stands for an id in the pages: where a person reads it, and the member it is.</summary>
    private static readonly Dictionary<string, (string[] List, string Member)> s_read = new(StringComparer.Ordinal)
    {
        ["PERSON"] = (["memory", "list", "--tenant", "demo"], "person"),
        ["HANDOFF"] = (["handoff", "list", "--tenant", "demo"], "id"),
        ["USE"] = (["tool", "list", "--tenant", "demo", "--pending"], "id"),
        ["DOCUMENT"] = (["knowledge", "list", "--tenant", "demo"], "id"),
        ["TOKEN_ID"] = (["token", "list", "--tenant", "demo"], "id"),
        ["DIGEST"] = (["tool", "list", "--tenant", "demo", "--pending"], "digest"),
    };

    /// <summary>Verbs that only look: what they show may come a moment later.</summary>
    private static readonly string[] s_looking = ["list", "show", "search", "replay"];

    /// <summary>What makes curl send something; without, it only looks, too.</summary>
    private static readonly string[] s_sending = ["-F", "-T", "-X"];

    /// <summary>What a person has in the folder.</summary>
    private static readonly Dictionary<string, string> s_files = new(StringComparer.Ordinal)
    {
        ["Handbook.md"] = "# Holidays\n\nEverybody has 28 days of holiday a year.\n",
        ["Prices.csv"] = "Product,Price\nBlue kettle,39.90\n",
    };

    [Fact]
    public Task The_page_about_memory() => FollowAsync(
        "docs/memory.md",
        ("simulate slack Our office", "offline model"),
        ("memory list", "Augusta"),
        ("memory search", "Augusta"),
        ("events replay --tenant demo --kind memory.recalled", "memory.recalled"),
        ("events replay --tenant demo --kind embedding.", "embedding.called"),
        ("memory reindex", "hashed"));

    [Fact]
    public Task The_page_about_handing_over() => FollowAsync(
        "docs/handoff.md",
        ("simulate slack", "handing this over to a colleague"),
        ("handoff list", "human_requested"),
        ("handoff show", "My parcel has not come."),
        ("handoff take", "Olga"),
        ("handoff reply", "Olga"),
        ("handoff back", "handed_back"),
        ("events replay", "conversation.handed_back"));

    [Fact]
    public Task The_page_about_tools() => FollowAsync(
        "docs/tools.md",
        ("tool list --tenant demo", "http_request"),
        ("simulate slack What time is it", "Europe/Lisbon"),
        ("events replay --tenant demo --kind tool.", "tool.completed"),
        ("simulate slack Please get", "colleague's approval"),
        ("tool list --tenant demo --pending", "prices"),
        ("tool approve USE --tenant demo --by Olga --digest", "approved"),
        ("tool approve USE --tenant demo --by Olga --refuse", "refused"),
        ("mcp add", "X-Team"),
        ("tool list --tenant demo --json", "mcp__crm__find_customer"),
        ("tool approve mcp__crm__find_customer", "approved"),
        ("agent revise", "Kora"),
        ("simulate slack use tool", "Maya Ruiz"),
        ("mcp refresh", "crm"),
        ("mcp remove", "crm"));

    [Fact]
    public Task The_page_about_knowledge() => FollowAsync(
        "docs/knowledge.md",
        ("knowledge add", "added"),
        ("knowledge list", "Prices.csv"),
        ("knowledge search", "28 days"),
        ("knowledge remove Handbook.md --tenant demo --purge", "Handbook.md"),
        ("token issue", "kon_"),
        ("curl -H Authorization: Bearer $TOKEN -F file=@Handbook.md", "\"result\":\"added\""),
        ("curl -H Authorization: Bearer $TOKEN http", "\"status\":\"indexed\""),
        ("curl -H Authorization: Bearer $TOKEN -T Handbook.md", "\"result\":\"unchanged\""),
        ("curl -H Authorization: Bearer $TOKEN -X DELETE", ""),
        ("token list", "Docs sync"),
        ("token revoke", "yes"),
        ("events replay --tenant demo --kind document", "document.removed"));

    /// <param name="promised">What the command that begins so shows. The page has each of them, and every command ends well.</param>
    private static async Task FollowAsync(string name, params (string Command, string Shows)[] promised)
    {
        var page = Page.Read(await File.ReadAllTextAsync(Repository.Path(name)));
        page.Commands.ShouldNotBeEmpty();
        await using var fresh = await FreshInstallation.MakeAsync(page.Settings);
        foreach (var (file, text) in s_files)
            fresh.Write(file, text);
        var agent = page.Agent is null ? "" : fresh.Write("agent.json", page.Agent);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var token = "";
        foreach (var command in page.Commands)
        {
            var said = string.Join(' ', command);
            // the longest beginning that fits is about this command
            var promise = promised.Where(p => said.StartsWith(p.Command, StringComparison.Ordinal)).OrderByDescending(p => p.Command.Length).FirstOrDefault();
            if (promise.Command is not null)
                seen.Add(promise.Command);
            var words = new List<string>();
            foreach (var word in command)
                words.Add((await MeantAsync(fresh, word, agent)).Replace("$TOKEN", token, StringComparison.Ordinal));
            if (said.StartsWith("knowledge add", StringComparison.Ordinal))
                words = words.ConvertAll(w => s_files.ContainsKey(w) ? fresh.PathOf(w) : w);
            var run = await TypeAsync(fresh, [.. words], promise.Shows);
            if (said.StartsWith("token issue", StringComparison.Ordinal))
                token = Token().Match(run.Out).Value;
        }

        promised.Select(p => p.Command).Except(seen).ShouldBeEmpty($"{name} has these commands");
    }

    private static async Task<Run> TypeAsync(FreshInstallation fresh, string[] words, string? shows)
    {
        async Task<Run> RunAsync() => (words[0] == "curl" ? await Curl.RunAsync(fresh.Folder, words[1..]) : await fresh.Konstruct.RunAsync(words)).ShouldEndWith(0);
        var said = string.Join(' ', words);
        var run = await RunAsync();
        if (shows is null)
            return run;
        if (words[0] == "curl" ? !s_sending.Intersect(words).Any() : s_looking.Intersect(words).Any())
        {
            await Eventually.HoldsAsync(async () => Shows(run, shows) || Shows(run = await RunAsync(), shows), $"{said} shows {shows}");
        }
        else
        {
            Shows(run, shows).ShouldBeTrue($"{said} shows {shows}\n{run.All}");
        }

        return run;
    }

    // what is long is wrapped
    private static bool Shows(Run run, string text) =>
        string.Join(' ', run.Out.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Contains(text, StringComparison.Ordinal);

    private static async Task<string> MeantAsync(FreshInstallation fresh, string word, string agentFile)
    {
        if (word == "agent.json")
            return agentFile;
        // of an address the last part
        var last = word[(word.LastIndexOf('/') + 1)..];
        if (!s_read.TryGetValue(last, out var read))
            return Elsewhere(fresh, word);
        var found = "";
        await Eventually.HoldsAsync(
            async () => (await fresh.Konstruct.RunAsync([.. read.List, "--json"])).ShouldEndWith(0).Lines() is [var first, ..]
                && (found = (string?)first[read.Member] ?? "").Length > 0,
            $"{string.Join(' ', read.List)} shows {word}");
        return Elsewhere(fresh, word[..^last.Length]) + found;
    }

    private static string Elsewhere(FreshInstallation fresh, string word) => word
        .Replace(FreshInstallation.SimulatorsOfThePages, fresh.SimulatorsUrl, StringComparison.Ordinal)
        .Replace(FreshInstallation.ServerOfThePages, fresh.ServerUrl, StringComparison.Ordinal);

    [GeneratedRegex("kon_[A-Za-z0-9_-]{43}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();
}
