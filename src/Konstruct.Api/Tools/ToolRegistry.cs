using Konstruct.Domain.Agents;
using Konstruct.Domain.Tools;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Tools;

/// <summary>Which tools there are: built in, and on the tenant's MCP servers.</summary>
internal sealed class ToolRegistry(IEnumerable<IToolSource> sources, ToolSchemas schemas)
{
    private readonly IToolSource[] _sources = [.. sources];

    /// <summary>The tools that an employee is offered now: those of its configuration that exist and are approved.</summary>
    public async Task<ToolSet> OfferAsync(TenantId tenant, AgentConfiguration agent, CancellationToken cancellation)
    {
        var offered = new List<ITool>();
        var withheld = new Dictionary<string, ToolRefusal>(StringComparer.Ordinal);
        var others = new HashSet<string>(BuiltInTools.All, StringComparer.Ordinal);
        if (agent.Tools is { Count: > 0 } names)
        {
            foreach (var source in _sources)
            {
                var found = await source.FindAsync(tenant, agent, cancellation);
                offered.AddRange(found.Tools);
                foreach (var (name, refusal) in found.Withheld)
                    withheld[name] = refusal;
                others.UnionWith(found.NotAssigned);
            }

            var order = names.Index().ToDictionary(n => n.Item, n => n.Index, StringComparer.Ordinal);
            offered.Sort((one, other) => order[one.Definition.Name].CompareTo(order[other.Definition.Name]));
        }

        return new ToolSet(offered, withheld, agent.ToolSettings ?? [], others.Contains, schemas);
    }

    /// <summary>
    /// The definitions that a past prompt was built with, in its order; a null stands where none of ours has that digest any more.
    /// </summary>
    /// <param name="agent">As of the version of that prompt.</param>
    public async Task<IReadOnlyList<ToolDefinition?>> RebuildAsync(
        TenantId tenant, AgentConfiguration agent, IReadOnlyList<ToolVersion> versions, CancellationToken cancellation)
    {
        var found = new ToolDefinition?[versions.Count];
        for (var i = 0; i < versions.Count; i++)
        {
            foreach (var source in _sources)
                found[i] ??= await source.RebuildAsync(tenant, agent, versions[i], cancellation);
        }

        return found;
    }
}

/// <summary>A place that tools come from.</summary>
internal interface IToolSource
{
    Task<FoundTools> FindAsync(TenantId tenant, AgentConfiguration agent, CancellationToken cancellation);

    /// <summary>A definition as it once was; null when this source never had it.</summary>
    Task<ToolDefinition?> RebuildAsync(TenantId tenant, AgentConfiguration agent, ToolVersion version, CancellationToken cancellation);
}

/// <param name="Tools">Those that the employee's configuration names and that can be used.</param>
/// <param name="Withheld">Named, but not to be used now.</param>
/// <param name="NotAssigned">Names of further tools of the tenant.</param>
internal sealed record FoundTools(
    IReadOnlyList<ITool> Tools, IReadOnlyDictionary<string, ToolRefusal> Withheld, IReadOnlyCollection<string> NotAssigned);
