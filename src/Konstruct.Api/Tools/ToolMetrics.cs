using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Konstruct.Api.Tools;

/// <summary>Numbers of tool calls. A tenant's own tools are counted together: their names are the tenant's, and there is no end of them.</summary>
internal sealed class ToolMetrics : IDisposable
{
    public const string Name = "Konstruct.Tools";

    private readonly Meter _meter;
    private readonly Counter<long> _calls;
    private readonly Histogram<double> _duration;

    public ToolMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(Name);
        _calls = _meter.CreateCounter<long>("konstruct.tools.calls", "{call}", "Tool calls by tool (mcp for all of MCP servers) and outcome (completed, asks_human, cancelled or the failure's code).");
        _duration = _meter.CreateHistogram<double>("konstruct.tools.call.duration", "s", "From the call to its end.");
    }

    public void Record(ToolDefinition tool, string outcome, TimeSpan duration)
    {
        var tags = new TagList { { "tool", tool.McpServer is null ? tool.Name : "mcp" }, { "outcome", outcome } };
        _calls.Add(1, tags);
        _duration.Record(duration.TotalSeconds, tags);
    }

    public void Dispose() => _meter.Dispose();
}
