using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Konstruct.Api.Tests.Operations;

/// <summary>
/// What a page of the documentation tells a person to do: the commands of its indented and fenced blocks, in order, the settings that it
/// has them write, and the files.
/// </summary>
internal sealed partial class Page
{
    private const string Program = "./konstruct ";
    private const string Curl = "curl ";

    private Page(IReadOnlyList<IReadOnlyList<string>> commands, IReadOnlyDictionary<string, string> settings, string? agent) =>
        (Commands, Settings, Agent) = (commands, settings, agent);

    /// <summary>The words after <c>./konstruct</c>, or from <c>curl</c> on, as a shell would split them.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Commands { get; }

    /// <summary>The lines <c>KEY=value</c> of its <c>sh</c> blocks.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>The <c>agent.json</c> that it shows; null: none.</summary>
    public string? Agent { get; }

    public static Page Read(string markdown)
    {
        var commands = new List<IReadOnlyList<string>>();
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        var agent = new StringBuilder();
        string? fence = null;
        foreach (var line in markdown.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
                fence = fence is null ? line[3..].Trim() : null;
            else if (fence is null ? line.StartsWith("    " + Program, StringComparison.Ordinal) : line.StartsWith(Program, StringComparison.Ordinal))
                commands.Add(Words(line.Trim()[Program.Length..]));
            else if (fence is null && line.StartsWith("    " + Curl, StringComparison.Ordinal))
                commands.Add(Words(line.Trim()));
            else if (fence == "sh" && Setting().Match(line) is { Success: true } setting)
                settings[setting.Groups["key"].Value] = setting.Groups["value"].Value;
            else if (fence == "json")
                agent.AppendLine(line);
        }

        if (agent.Length > 0)
            JsonDocument.Parse(agent.ToString()).Dispose();
        return new Page(commands, settings, agent.Length > 0 ? agent.ToString() : null);
    }

    private static List<string> Words(string command) =>
        [.. Word().Matches(command).Select(m => m.Value).TakeWhile(w => w[0] != '#').Select(w => w[0] is '"' or '\'' ? w[1..^1] : Quoted().Replace(w, "${text}"))];

    [GeneratedRegex("^(?<key>[A-Z][A-Za-z_0-9]+)=(?<value>[^ ]+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Setting();

    [GeneratedRegex("""(?:"[^"]*"|'[^']*'|[^\s"'])+""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();

    [GeneratedRegex("""(?<quote>["'])(?<text>[^"']*)\k<quote>""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quoted();
}
