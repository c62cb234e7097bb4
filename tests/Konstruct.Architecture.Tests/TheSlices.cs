using System.Text.RegularExpressions;

namespace Konstruct.Architecture.Tests;

/// <summary>Capabilities meet through events and read models. What else there is between them today stands here, with its reason.</summary>
public sealed partial class TheSlices
{
    private const string Api = "src/Konstruct.Api/";

    // Platform is what every request passes through; Cli is a caller, as HTTP is, one verb a file.
    private static readonly string[] s_notCapabilities = ["Platform", "Cli"];

    /// <summary>Who names whom, and why that is no call of another's handler. One that is not needed any more goes.</summary>
    private static readonly Dictionary<string, string> s_allowed = new(StringComparer.Ordinal)
    {
        ["Channels > Conversations"] = "a channel hands its messages in, and implements the port that a turn speaks through",
        ["Conversations > Tools"] = "a turn runs the tools that its model asks for: a service, as the pool is, and knows no conversation",
        ["Conversations > Embeddings"] = "a turn's question is embedded once, for memories and documents",
        ["Conversations > Memory"] = "a read model's query: what this person said before; and the envelope by which it is kept",
        ["Conversations > Knowledge"] = "a read model's query: what the company's documents say",
        ["Conversations > Handoff"] = "a turn calls a person through the port, and tells its own story to it",
        ["Knowledge > Embeddings"] = "documents are found by their vectors; the embedding knows nothing of documents",
        ["Tools > Knowledge"] = "the built-in search is a query of that read model",
        ["Tools > Memory"] = "remember and forget are the memory's own commands",
        ["Embeddings > Llm"] = "the ways in which a provider's call breaks, what it costs, and where the pool's providers are",
        ["Memory > Embeddings"] = "what is remembered is found by its vector; the embedding knows nothing of memories",
        ["Conversations > Llm"] = "the pool is a service for every capability that asks a model, and knows none of them",
        ["Handoff > Channels"] = "calls people through the connected workspace, with the channel's own client and connection",
        ["Tenants > Channels"] = "borrows the helper that makes a command with parameters: mechanism, to move to Platform",
    };

    // Where everything is put together.
    private static readonly string[] s_roots = ["Platform/KonstructServices.cs", "Platform/KonstructHost.cs"];

    [Fact]
    public void A_capability_names_another_only_where_it_is_written_here() =>
        Names().Where(n => !s_notCapabilities.Contains(n.From) && n.To != "Platform")
            .Select(n => $"{n.From} > {n.To}").Distinct().ShouldBe(s_allowed.Keys, ignoreOrder: true);

    [Fact]
    public void Nothing_of_the_server_names_the_terminal() =>
        Names().Where(n => n.To == "Cli").Select(n => n.Path).ShouldBeEmpty();

    [Fact]
    public void The_platform_names_capabilities_only_where_everything_is_put_together() =>
        Names().Where(n => n.From == "Platform").Select(n => n.Path[Api.Length..]).Except(s_roots).ShouldBeEmpty();

    [Theory]
    [InlineData("using Konstruct.Api.Llm;", "Llm")]
    [InlineData("using Konstruct.Api.Llm.Routing;", "Llm")]
    [InlineData("using static Konstruct.Api.Llm.LlmPool;", "Llm")]
    [InlineData("var pool = new Konstruct.Api.Llm.LlmPool();", "Llm")]
    public void A_name_is_recognised_however_it_is_written(string line, string capability) =>
        Named().Match(line).Groups["to"].Value.ShouldBe(capability);

    private static IEnumerable<(string Path, string From, string To)> Names() =>
        from path in Repository.Files(Api, ".cs")
        let parts = path[Api.Length..].Split('/')
        where parts.Length > 1
        from Match match in Named().Matches(Repository.Read(path))
        let to = match.Groups["to"].Value
        where to != parts[0] && Directory.Exists(Path.Combine(Repository.Root, Api, to))
        select (path, parts[0], to);

    [GeneratedRegex(@"\bKonstruct\.Api\.(?<to>\w+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Named();
}
