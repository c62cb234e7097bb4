using System.Text.RegularExpressions;

namespace Konstruct.Architecture.Tests;

/// <summary>A command that a page tells people to type is a command that exists.</summary>
public sealed partial class TheDocs
{
    private static readonly HashSet<string> Verbs = VerbsOf(Repository.Read("docs/contract.md"));

    [Fact]
    public void The_contract_names_verbs_at_all()
    {
        Verbs.ShouldContain("dev up");
        Verbs.ShouldContain("dev services destroy");
        Verbs.ShouldContain("konstruct db apply");
        Verbs.ShouldContain("konstruct agent retire");
        Verbs.ShouldContain("konstruct serve");
        Verbs.ShouldNotContain("konstruct dance");
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/operations.md")]
    [InlineData("docs/knowledge.md")]
    [InlineData("docs/handoff.md")]
    [InlineData("docs/tools.md")]
    [InlineData("docs/memory.md")]
    public void Every_command_of_a_page_is_in_the_contract(string page) =>
        Commands(Repository.Read(page)).Where(command => !Exists(command)).ShouldBeEmpty();

    [Fact]
    public void The_readme_begins_with_how_to_run_and_how_to_test() =>
        Commands(Repository.Read("README.md")).Take(2).ShouldBe(["dev up", "dev test"]);

    [Theory]
    [InlineData("dev dance")]
    [InlineData("konstruct db dance")]
    [InlineData("konstruct dance slack")]
    public void A_command_that_does_not_exist_is_found(string command) => Exists(command).ShouldBeFalse();

    [Fact]
    public void Every_verb_of_dev_has_its_script() =>
        Verbs.Where(verb => verb.StartsWith("dev ", StringComparison.Ordinal)).Select(verb => verb.Split(' ')[1]).Distinct()
            .Where(verb => !File.Exists(Path.Combine(Repository.Root, "scripts", verb + ".sh"))).ShouldBeEmpty();

    [Theory]
    [InlineData("README.md")]
    [InlineData("CHANGELOG.md")]
    [InlineData("docs/contract.md")]
    [InlineData("docs/operations.md")]
    [InlineData("docs/knowledge.md")]
    [InlineData("docs/handoff.md")]
    [InlineData("docs/tools.md")]
    [InlineData("docs/memory.md")]
    public void Every_relative_link_leads_somewhere(string page) =>
        Link().Matches(Repository.Read(page)).Select(match => match.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal))
            .Where(target => !Path.Exists(Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, target.Split('#')[0])))
            .ShouldBeEmpty();

    private static bool Exists(string command)
    {
        var words = command.Split(' ');
        return Verbs.Contains(string.Join(' ', words.Take(2))) || Verbs.Contains(string.Join(' ', words.Take(3)));
    }

    /// <summary>`./dev x y` and `./konstruct x y` in fenced blocks and in code spans, without options and arguments.</summary>
    private static List<string> Commands(string markdown) =>
        Command().Matches(markdown)
            .Select(match => match.Groups["program"].Value + match.Groups["words"].Value)
            .ToList();

    private static HashSet<string> VerbsOf(string contract)
    {
        var verbs = new HashSet<string>(StringComparer.Ordinal);
        foreach (Match span in CodeSpan().Matches(contract.Replace("\\|", "|", StringComparison.Ordinal)))
        {
            var words = span.Groups["code"].Value.Split(' ');
            var program = words[0] is "./dev" ? "dev" : "konstruct";
            var rest = words.SkipWhile(word => word is "./dev" or "./konstruct").TakeWhile(word => Word().IsMatch(word)).Take(2).ToList();
            if (rest.Count == 0)
                continue;
            foreach (var first in rest[0].Split('|'))
            {
                // `serve [--urls]` is a verb of one word; `db apply` and `tenant list|show` are verbs of two.
                if (rest.Count == 1)
                    verbs.Add($"{program} {first}");
                else
                    foreach (var second in rest[1].Split('|'))
                        verbs.Add($"{program} {first} {second}");
            }
        }

        return verbs;
    }

    [GeneratedRegex("`(?<code>[^`\n]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"^[a-z]+(-[a-z]+)*(\|[a-z]+(-[a-z]+)*)*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();

    [GeneratedRegex(@"\./(?<program>dev|konstruct)\b(?<words>( [a-z][a-z-]*\b(?![./=:]))+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Command();

    [GeneratedRegex(@"\]\((?<target>[^)#\s]+[^)\s]*)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
