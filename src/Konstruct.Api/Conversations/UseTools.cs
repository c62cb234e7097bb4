using System.Diagnostics;
using Konstruct.Api.Platform;
using Konstruct.Api.Tools;
using Konstruct.Domain.Agents;
using Konstruct.Domain.Conversations;
using Konstruct.Domain.Kernel;
using Konstruct.Domain.Tools;
using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Tenancy;
using StoredArguments = Konstruct.Domain.Conversations.ToolArguments;
using StoredResult = Konstruct.Domain.Conversations.ToolResult;

namespace Konstruct.Api.Conversations;

/// <summary>
/// Uses of tools that a model asked for: each is checked, then denied, sent to a person's approval, or run between its intent and its
/// outcome. What was interrupted runs again only when that does no harm; otherwise a human is asked, because nobody knows.
/// </summary>
internal sealed class UseTools(
    ToolRegistry registry, ToolRunner runner, Workplace workplace, HandOver handOver, PersonalContent personal, KeyVault keys, TimeProvider time, CrashPoint crash)
{
    /// <summary>Rounds of one turn; after them the model has to answer with what it has.</summary>
    public const int MaxRounds = 6;

    /// <summary>Uses of one round; further ones are denied.</summary>
    public const int MaxCallsOfRound = 8;

    /// <summary>For a person to approve; after it the use is denied and the turn goes on.</summary>
    public static readonly TimeSpan ApprovalTime = TimeSpan.FromHours(24);

    public async Task<PlannedEffect> PlanAsync(TurnRun run, Turn turn, ToolRound round, ToolCall call, CancellationToken cancellation)
    {
        var agent = await workplace.ConfigurationAsync(run.Session.Stream.Tenant, turn.AgentId, turn.AgentVersion, cancellation);
        return await CheckAsync(run, turn, agent, round, call, cancellation) switch
        {
            ToolCheck.Refused refused => Deny(run, turn, round, call, refused.Refusal),
            // what was approved is what runs: the arguments come from the same sealed output, and the digest says so
            ToolCheck.Accepted accepted when call.Status == ToolStatus.Approved => accepted.Arguments.Sha256 == call.ArgumentsSha256
                ? Run(StepName.Tool, run, turn, round, call, agent, accepted)
                : Deny(run, turn, round, call, ToolRefusals.ApprovalLapsed),
            ToolCheck.Accepted accepted => accepted.Decide(turn.FromOutside) switch
            {
                ToolDecision.Denied denied => Deny(run, turn, round, call, denied.Refusal),
                ToolDecision.NeedsApproval needs => AskApproval(run, turn, round, call, accepted, needs),
                _ => Run(StepName.Tool, run, turn, round, call, agent, accepted),
            },
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>The worker that ran it is gone.</summary>
    public async Task<PlannedEffect> PlanInterruptedAsync(TurnRun run, Turn turn, ToolRound round, ToolCall call, CancellationToken cancellation)
    {
        var agent = await workplace.ConfigurationAsync(run.Session.Stream.Tenant, turn.AgentId, turn.AgentVersion, cancellation);
        if (call.Idempotent && await CheckAsync(run, turn, agent, round, call, cancellation) is ToolCheck.Accepted accepted)
            return Run(StepName.ToolAgain, run, turn, round, call, agent, accepted);
        // each of several says them all: whichever comes first hands over
        var unknown = string.Join(", ", turn.OpenTools.Where(t => t is { Status: ToolStatus.Running, Idempotent: false }).Select(t => t.Name).Append(call.Name).Distinct());
        return new PlannedEffect(StepName.ToolUnknown, call.ToolCallId, [], async c =>
        {
            await handOver.AppendAsync(
                run, turn, agent, EscalationReason.ToolOutcomeUnknown, null, null, $"Nobody knows whether {unknown} was carried out: the work was interrupted. Please check.",
                [], c);
            return null;
        });
    }

    private async Task<ToolCheck> CheckAsync(
        TurnRun run, Turn turn, AgentConfiguration agent, ToolRound round, ToolCall call, CancellationToken cancellation)
    {
        var tenant = run.Session.Stream.Tenant;
        var place = round.Calls.FindIndex(c => c.ToolCallId == call.ToolCallId);
        var wanted = (await personal.OpenAsync(tenant, round.Output, cancellation))?.ToolCalls;
        if (wanted is null || place >= wanted.Count)
            return new ToolCheck.Refused(ToolRefusals.NotJson);
        if (place >= MaxCallsOfRound)
            return new ToolCheck.Refused(ToolRefusals.TooManyRounds);
        return (await registry.OfferAsync(tenant, agent, cancellation)).Check(call.Name, wanted[place].Arguments);
    }

    private PlannedEffect Deny(TurnRun run, Turn turn, ToolRound round, ToolCall call, ToolRefusal refusal) =>
        new(StepName.ToolDenied, call.ToolCallId, [], async c =>
        {
            await keys.EnsureSubjectsAsync(await keys.OfAsync(run.Session.Stream.Tenant, c), [turn.Subject], c);
            await run.Session.AppendAsync(
                [new ConversationEvent.ToolDenied(
                    turn.TurnId, round.CallId, call.ToolCallId, call.Name, refusal.Code, Personal.Of(turn.Subject, new StoredResult(refusal.Reason)), null)]);
            return null;
        });

    private PlannedEffect AskApproval(
        TurnRun run, Turn turn, ToolRound round, ToolCall call, ToolCheck.Accepted accepted, ToolDecision.NeedsApproval needs) =>
        new(StepName.Approval, call.ToolCallId, [], async c =>
        {
            await keys.EnsureSubjectsAsync(await keys.OfAsync(run.Session.Stream.Tenant, c), [turn.Subject], c);
            var expires = time.GetUtcNow() + ApprovalTime;
            await run.Session.AppendAsync(
                [new ConversationEvent.ToolApprovalRequested(
                    turn.TurnId, round.CallId, call.ToolCallId, call.Name, Risk(accepted.Tool.Definition.Risk), needs.Code,
                    Personal.Of(turn.Subject, new StoredArguments(accepted.Arguments.Json)), accepted.Arguments.Sha256, expires)],
                enqueue: [ApprovalClock.Envelope(run.Session.Stream.Id, call.ToolCallId, expires)]);
            return null;
        });

    private PlannedEffect Run(
        StepName step, TurnRun run, Turn turn, ToolRound round, ToolCall call, AgentConfiguration agent, ToolCheck.Accepted accepted)
    {
        var definition = accepted.Tool.Definition;
        var intent = new ConversationEvent.ToolRequested(
            turn.TurnId, round.CallId, call.ToolCallId, call.Name, definition.McpServer is { } server ? $"mcp:{server}" : "built-in", Risk(definition.Risk),
            accepted.IsIdempotent, Personal.Of(turn.Subject, new StoredArguments(accepted.Arguments.Json)), accepted.Arguments.Sha256, definition.Digest);
        return new PlannedEffect(step, call.ToolCallId, step.RecordsIntent ? [intent] : [], async c =>
        {
            await keys.EnsureSubjectsAsync(await keys.OfAsync(run.Session.Stream.Tenant, c), [turn.Subject], c);
            var began = time.GetTimestamp();
            var outcome = await runner.RunAsync(accepted.Tool, Context(run, turn, call), accepted.Arguments.Element, c);
            var took = (long)time.GetElapsedTime(began).TotalMilliseconds;
            crash.Reach(step.At(CrashMoments.AfterEffect));
            await RecordAsync(run, turn, call, agent, outcome, took, c);
            return null;
        });
    }

    private async Task RecordAsync(
        TurnRun run, Turn turn, ToolCall call, AgentConfiguration agent, ToolOutcome outcome, long took, CancellationToken cancellation)
    {
        ConversationEvent.ToolCompleted Completed(string text, bool truncated, string? fromOutside) => new(
            turn.TurnId, call.ToolCallId, call.Name, Personal.Of(turn.Subject, new StoredResult(text)), System.Text.Encoding.UTF8.GetByteCount(text),
            truncated, fromOutside, took);
        switch (outcome)
        {
            case ToolOutcome.Completed done:
                await run.Session.AppendAsync([Completed(done.Text, done.Truncated, done.FromOutside)]);
                break;
            case ToolOutcome.Failed failed:
                await run.Session.AppendAsync(
                    [new ConversationEvent.ToolFailed(
                        turn.TurnId, call.ToolCallId, call.Name, failed.Code, Personal.Of(turn.Subject, new StoredResult(failed.Text)), failed.FromOutside, took)]);
                break;
            case ToolOutcome.AsksHuman asks:
                var question = asks.Tried is null ? asks.Question : $"{asks.Question}\n\nTried: {asks.Tried}";
                await handOver.AppendAsync(
                    run, turn, agent, EscalationReason.EmployeeAsked, null, null, question,
                    [Completed("A colleague has been asked and takes the conversation over.", false, null)], cancellation);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private ToolCallContext Context(TurnRun run, Turn turn, ToolCall call) => new(
        run.Session.Stream.Tenant, turn.AgentId,
        run.Session.State.Window.FindLast(w => turn.MessageIds.Contains(w.Id))?.Sender ?? turn.Subject,
        turn.Subject, run.Session.Stream.Id, turn.TurnId, call.ToolCallId, time.GetUtcNow());

    private static string Risk(ToolRisk risk) => risk switch
    {
        ToolRisk.Reads => "reads",
        ToolRisk.Writes => "writes",
        _ => "reaches_outside",
    };
}
