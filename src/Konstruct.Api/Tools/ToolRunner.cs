using System.Text.Json;

namespace Konstruct.Api.Tools;

/// <summary>
/// Runs a tool that was checked and decided on, and always comes back in time: a tool that ignores its cancellation is left behind, one
/// that throws has failed, and what it returns is cut to the limit.
/// </summary>
internal sealed class ToolRunner(ToolMetrics metrics, TimeProvider time, ILogger<ToolRunner> log)
{
    /// <summary>For a tool to react to its cancellation and say what it knows before it is left behind.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromMilliseconds(250);

    /// <exception cref="OperationCanceledException">The caller gave up; nothing is known about the outcome.</exception>
    public async Task<ToolOutcome> RunAsync(ITool tool, ToolCallContext context, JsonElement arguments, CancellationToken cancellation)
    {
        var definition = tool.Definition;
        var started = time.GetTimestamp();
        try
        {
            var outcome = Limited(definition, await RunInTimeAsync(tool, context, arguments, cancellation));
            metrics.Record(definition, CodeOf(outcome), time.GetElapsedTime(started));
            return outcome;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            metrics.Record(definition, "cancelled", time.GetElapsedTime(started));
            throw;
        }
    }

    private async Task<ToolOutcome> RunInTimeAsync(ITool tool, ToolCallContext context, JsonElement arguments, CancellationToken cancellation)
    {
        var limit = tool.Definition.TimeLimit;
        var timer = new CancellationTokenSource(limit, time);
        var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timer.Token);
        // on a thread of its own: a tool that blocks before its first await must not hold the turn
        var running = Task.Run(() => tool.RunAsync(context, arguments, either.Token), CancellationToken.None);
        // The sources live as long as the tool uses their tokens, which may be longer than anybody waits.
        _ = running.ContinueWith(
            done =>
            {
                _ = done.Exception; // seen: a tool that was left behind fails for nobody
                either.Dispose();
                timer.Dispose();
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            return await running.WaitAsync(limit + s_grace, time, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return new ToolOutcome.Failed(ToolFailures.TimedOut, $"The tool did not answer within {limit.TotalSeconds:0.#} seconds. What it did is not known.");
        }
        catch (Exception e)
        {
            // The type and no message: a tool's exception may hold what people wrote, and is not for the model either.
            log.LogWarning("Tool {Tool} failed with {Error} in call {ToolCall}", tool.Definition.McpServer is null ? tool.Definition.Name : "mcp", e.GetType().Name, context.ToolCallId);
            return new ToolOutcome.Failed(ToolFailures.Failed, "The tool failed. Trying the same again will probably not help.");
        }
    }

    private static ToolOutcome Limited(ToolDefinition tool, ToolOutcome outcome)
    {
        switch (outcome)
        {
            case ToolOutcome.Completed c:
                var (text, cut) = ResultText.Limit(ResultText.Clean(c.Text), tool.ResultLimit, c.Truncated);
                return c with { Text = text, Truncated = cut };
            case ToolOutcome.Failed f:
                return f with { Text = ResultText.Limit(ResultText.Clean(f.Text), tool.ResultLimit, alreadyCut: false).Text };
            case ToolOutcome.AsksHuman a:
                return new ToolOutcome.AsksHuman(ResultText.Clean(a.Question), a.Tried is null ? null : ResultText.Clean(a.Tried));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static string CodeOf(ToolOutcome outcome) => outcome switch
    {
        ToolOutcome.Completed => "completed",
        ToolOutcome.Failed failed => failed.Code,
        _ => "asks_human",
    };
}
