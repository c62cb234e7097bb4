using System.Diagnostics;
using Konstruct.Simulators.Faults;
using Konstruct.Simulators.Mcp;
using Konstruct.Simulators.Models;
using Konstruct.Simulators.Platform;
using Konstruct.Simulators.Requests;
using Konstruct.Simulators.Slack;

namespace Konstruct.Simulators;

/// <summary>Everything the simulators know. Tests reach it through the host's services.</summary>
public sealed class SimulatorState
{
    private readonly ChangeSignal _signal;

    internal SimulatorState(SimulatorOptions options, ChangeSignal signal, SlackWorld slack, ModelProviders models, McpWorld mcp, FaultTable faults, RequestLog requests)
    {
        _signal = signal;
        Options = options;
        Slack = slack;
        Models = models;
        Mcp = mcp;
        Faults = faults;
        Requests = requests;
    }

    /// <summary>What the host was started with.</summary>
    public SimulatorOptions Options { get; }

    /// <summary>Workspaces, messages and deliveries of events.</summary>
    public SlackWorld Slack { get; }

    /// <summary>Scripted answers, refused keys and known models of the model providers.</summary>
    public ModelProviders Models { get; }

    /// <summary>MCP servers, their tools and the calls that they carried out.</summary>
    public McpWorld Mcp { get; }

    /// <summary>What the next calls suffer.</summary>
    public FaultTable Faults { get; }

    /// <summary>What was received.</summary>
    public RequestLog Requests { get; }

    /// <summary>Completes when the predicate holds; it is asked again after every change, so that no caller has to poll.</summary>
    /// <exception cref="TimeoutException">The predicate did not hold in time.</exception>
    public async Task WaitForAsync(Func<SimulatorState, bool> predicate, TimeSpan timeout, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            // The next change is taken before asking: one that happens in between is then not missed.
            var next = _signal.Next;
            if (predicate(this))
                return;

            var left = timeout - Stopwatch.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
                throw new TimeoutException($"The simulators did not reach the awaited state within {timeout}.");

            try
            {
                await next.WaitAsync(left, cancellation);
            }
            catch (TimeoutException) when (predicate(this))
            {
                return;
            }
        }
    }

    /// <summary>Forgets messages, requests, faults and scripts; workspaces stay.</summary>
    public void Reset()
    {
        Faults.Clear();
        Requests.Clear();
        Models.Clear();
        Mcp.Clear();
        Slack.ClearMessages();
    }

    /// <summary>Completes at the next change of anything.</summary>
    internal Task NextChange => _signal.Next;
}
