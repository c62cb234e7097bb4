using Konstruct.Api.Platform.Egress;
using Konstruct.Domain.Agents;
using Konstruct.Domain.Tools;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Tools.BuiltIn;

/// <summary>The tools that come with the product. One whose capability is not there is not offered.</summary>
/// <remarks>
/// A definition that prompts were built with must be found again by its digest. When the text of one changes, the old one joins
/// <see cref="EarlierFor"/>; a test holds the digests.
/// </remarks>
internal sealed class BuiltInToolSource(
    Egress egress, TimeProvider time, IKnowledgeForTools? knowledge = null, IMemoryForTools? memory = null) : IToolSource
{
    public Task<FoundTools> FindAsync(TenantId tenant, AgentConfiguration agent, CancellationToken cancellation)
    {
        var tools = new List<ITool>();
        var withheld = new Dictionary<string, ToolRefusal>(StringComparer.Ordinal);
        foreach (var name in BuiltInTools.All.Where(n => agent.Tools?.Contains(n) == true))
        {
            if (Make(name, agent) is { } tool)
                tools.Add(tool);
            else
                withheld[name] = ToolRefusals.Unknown(name);
        }

        return Task.FromResult(new FoundTools(tools, withheld, BuiltInTools.All));
    }

    public Task<ToolDefinition?> RebuildAsync(TenantId tenant, AgentConfiguration agent, ToolVersion version, CancellationToken cancellation) =>
        Task.FromResult(DefinitionsFor(agent).Concat(EarlierFor(agent)).FirstOrDefault(d => d.Version == version));

    /// <summary>All current definitions; <c>http_request</c> names the hosts that this employee may reach.</summary>
    public static IEnumerable<ToolDefinition> DefinitionsFor(AgentConfiguration agent) =>
    [
        KnowledgeSearchTool.Current, HttpRequestTool.DefinitionFor(HostsOf(agent)), CurrentTimeTool.Current, RememberTool.Current, ForgetTool.Current, AskHumanTool.Current,
    ];

    private static IEnumerable<ToolDefinition> EarlierFor(AgentConfiguration agent) => [];

    private ITool? Make(string name, AgentConfiguration agent) => name switch
    {
        BuiltInTools.KnowledgeSearch => knowledge is null ? null : new KnowledgeSearchTool(knowledge),
        BuiltInTools.HttpRequest => new HttpRequestTool(egress, HostsOf(agent)),
        BuiltInTools.CurrentTime => new CurrentTimeTool(time),
        BuiltInTools.Remember => memory is null ? null : new RememberTool(memory),
        BuiltInTools.Forget => memory is null ? null : new ForgetTool(memory),
        BuiltInTools.AskHuman => new AskHumanTool(),
        _ => null,
    };

    private static IReadOnlyList<string> HostsOf(AgentConfiguration agent) =>
        agent.ToolSettings?.FirstOrDefault(s => s.Name == BuiltInTools.HttpRequest)?.Hosts ?? [];
}
