using Konstruct.Api.Tests.Cli;
using Konstruct.TestSupport;

namespace Konstruct.Api.Tests.Operations;

/// <summary>Whoever types what a page says, from top to bottom in a fresh installation, gets what it promises.</summary>
public sealed class FollowingThePages
{
    /// <summary>What stands for an id in the pages: where a person reads it, and the member it is.</summary>
    private static readonly Dictionary<string, (string[] List, string Member)> s_read = new(StringComparer.Ordinal)
    {
        ["PERSON"] = (["memory", "list", "--tenant", "demo"], "person"),
        ["HANDOFF"] = (["handoff", "list", "--tenant", "demo"], "id"),
        ["USE"] = (["tool", "list", "--tenant", "demo", "--pending"], "id"),
        ["DIGEST"] = (["tool", "list", "--tenant", "demo", "--pending"], "digest"),
    };

    /// <summary>Verbs that only look: what they show may come a moment later.</summary>
    private static readonly string[] s_looking = ["list", "show", "search", "replay"];

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

    /// <param name="promised">What the command that begins so shows. The page has each of them, and every command ends well.</param>
    private static async Task FollowAsync(string name, params (string Command, string Shows)[] promised)
    {
        var page = Page.Read(await File.ReadAllTextAsync(Repository.Path(name)));
        page.Commands.ShouldNotBeEmpty();
        await using var fresh = await FreshInstallation.MakeAsync(page.Settings);
        var agent = page.Agent is null ? "" : fresh.Write("agent.json", page.Agent);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var command in page.Commands)
        {
            var said = string.Join(' ', command);
            // the longest beginning that fits is about this command
            var promise = promised.Where(p => said.StartsWith(p.Command, StringComparison.Ordinal)).OrderByDescending(p => p.Command.Length).FirstOrDefault();
            if (promise.Command is not null)
                seen.Add(promise.Command);
            var words = new List<string>();
            foreach (var word in command)
                words.Add(await MeantAsync(fresh, word, agent));
            await TypeAsync(fresh, [.. words], promise.Shows);
        }

        promised.Select(p => p.Command).Except(seen).ShouldBeEmpty($"{name} has these commands");
    }

    private static async Task TypeAsync(FreshInstallation fresh, string[] words, string? shows)
    {
        var said = string.Join(' ', words);
        var run = (await fresh.Konstruct.RunAsync(words)).ShouldEndWith(0);
        if (shows is null)
            return;
        if (s_looking.Intersect(words).Any())
        {
            await Eventually.HoldsAsync(
                async () => Shows(run, shows) || Shows(run = (await fresh.Konstruct.RunAsync(words)).ShouldEndWith(0), shows), $"{said} shows {shows}");
        }
        else
        {
            Shows(run, shows).ShouldBeTrue($"{said} shows {shows}\n{run.All}");
        }
    }

    // what is long is wrapped
    private static bool Shows(Run run, string text) =>
        string.Join(' ', run.Out.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Contains(text, StringComparison.Ordinal);

    private static async Task<string> MeantAsync(FreshInstallation fresh, string word, string agentFile)
    {
        if (word == "agent.json")
            return agentFile;
        if (!s_read.TryGetValue(word, out var read))
            return word.Replace(FreshInstallation.SimulatorsOfThePages, fresh.SimulatorsUrl, StringComparison.Ordinal);
        var found = "";
        await Eventually.HoldsAsync(
            async () => (await fresh.Konstruct.RunAsync([.. read.List, "--json"])).ShouldEndWith(0).Lines() is [var first, ..]
                && (found = (string?)first[read.Member] ?? "").Length > 0,
            $"{string.Join(' ', read.List)} shows {word}");
        return found;
    }
}
