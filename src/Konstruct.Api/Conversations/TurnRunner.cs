using System.Runtime.ExceptionServices;
using System.Text.Json;
using Konstruct.Api.Platform;
using Konstruct.Domain.Conversations;
using Konstruct.EventStore.Messaging;

namespace Konstruct.Api.Conversations;

/// <summary>
/// Works on a conversation until there is nothing left to do: asks <see cref="TurnSteps.Next"/>, records the intents, performs the
/// effects side by side, records each outcome, and asks again. It decides nothing itself.
/// </summary>
internal sealed class TurnRunner(
    ConversationSessions sessions, TurnEffects effects, Workplace workplace, SummaryQueue summaries, CrashPoint crash) : IEnvelopeHandler
{
    public const string EnvelopeKind = "turn";

    public string Kind => EnvelopeKind;

    public async Task<Handled> HandleAsync(DeliveredEnvelope envelope, bool isLastAttempt, CancellationToken cancellation)
    {
        var message = envelope.Body.Deserialize<TurnEnvelope>(EventTypes.Json)!.MessageId;
        // beside the conversation: nearly every envelope begins with admitting its message
        var onDuty = workplace.OnDutyAsync(envelope.Lease.Tenant, cancellation);
        var opening = sessions.OpenAsync(envelope.Lease, cancellation);
        await Task.WhenAll(onDuty, opening);
        using var session = await opening;
        if (envelope.Retries > 0 && envelope.Attempts == 0 && session.State.Turn is null && FailedTurnOf(session, message) is { } failed)
            await session.AppendAsync([new ConversationEvent.TurnRetried(failed.Turn.TurnId)]);

        var run = effects.Begin(session, isLastAttempt ? message : null, await onDuty);
        var later = await RunAsync(run, cancellation);
        await summaries.AskWhenDueAsync(session, cancellation);
        await sessions.KeepAsync(session, cancellation);
        if (later is not null)
            return later;
        return FailedTurnOf(session, message) is { } unanswered
            ? new Handled.Dead(unanswered.Code ?? unanswered.Turn.Reply?.FailedFor ?? "llm_unavailable")
            : Handled.Done.Instance;
    }

    private static FailedTurn? FailedTurnOf(ConversationSession session, Guid message) =>
        session.State.Failed.Find(f => f.Turn.MessageIds[0] == message);

    /// <returns>Null when everything is done; otherwise why the rest must wait.</returns>
    private async Task<Handled.Later?> RunAsync(TurnRun run, CancellationToken cancellation)
    {
        var underWay = new Dictionary<Guid, (PlannedEffect Effect, Task<Handled.Later?> Task)>();
        Handled.Later? later = null;
        Handled.Later? noticesLater = null;
        ExceptionDispatchInfo? failure = null;
        while (true)
        {
            var asksAnew = false;
            try
            {
                if (later is null && failure is null)
                    asksAnew = !await BeginNextAsync(run, underWay, withNotices: noticesLater is null, cancellation);
            }
            catch (Exception e)
            {
                // what is under way is not left behind: its outcome is recorded before this one is thrown
                failure ??= ExceptionDispatchInfo.Capture(e);
            }

            if (asksAnew)
                continue;
            if (underWay.Count == 0)
            {
                failure?.Throw();
                return later ?? noticesLater;
            }

            var ended = await Task.WhenAny(underWay.Values.Select(u => u.Task));
            var (key, effect) = underWay.Where(u => u.Value.Task == ended).Select(u => (u.Key, u.Value.Effect)).First();
            underWay.Remove(key);
            var follows = run.TakeFollowing(key);
            try
            {
                // a notice that must wait does not hold up an answer
                if (effect.Name == StepName.Notice || effect.Name == StepName.NoticeAgain)
                    noticesLater = await ended ?? noticesLater;
                else
                    later = await ended ?? later;
            }
            catch (Exception e)
            {
                failure ??= ExceptionDispatchInfo.Capture(e);
            }

            // its intent is recorded; when the rest must wait, it is resolved with the next run
            if (follows is not null && later is null && failure is null)
                Begin(follows, underWay, cancellation);
        }
    }

    /// <summary>Plans the next steps, records their intents and sets them going. False: something came in between; ask anew.</summary>
    private async Task<bool> BeginNextAsync(
        TurnRun run, Dictionary<Guid, (PlannedEffect Effect, Task<Handled.Later?> Task)> underWay, bool withNotices, CancellationToken cancellation)
    {
        var planned = new List<PlannedEffect>();
        foreach (var step in TurnSteps.Next(run.Session.State))
        {
            if (!withNotices && step is (Step.Notify or Step.Resolve.OfNotice))
                continue;
            if (await effects.PlanAsync(run, step, key => underWay.ContainsKey(key) || run.IsFollowing(key), cancellation) is { } effect)
                planned.Add(effect);
        }

        foreach (var effect in planned)
            crash.Reach(effect.Name.At(CrashMoments.BeforeIntent));
        var intents = planned.SelectMany(p => p.Intents).ToList();
        if (intents.Count > 0 && !await run.Session.TryAppendAsync(intents, cancellation))
            return false;
        foreach (var effect in planned)
            Begin(effect, underWay, cancellation);
        return true;
    }

    private void Begin(PlannedEffect effect, Dictionary<Guid, (PlannedEffect Effect, Task<Handled.Later?> Task)> underWay, CancellationToken cancellation)
    {
        crash.Reach(effect.Name.At(CrashMoments.AfterIntent));
        underWay[effect.Key] = (effect, PerformAsync(effect, cancellation));
    }

    private async Task<Handled.Later?> PerformAsync(PlannedEffect effect, CancellationToken cancellation)
    {
        var later = await effect.RunAsync(cancellation);
        crash.Reach(effect.Name.At(CrashMoments.AfterOutcome));
        return later;
    }
}

/// <summary>An effect about to happen.</summary>
/// <param name="Name">Its kind of step; names crash points.</param>
/// <param name="Key">What is under way: the outbound id, the call's id, or the turn's.</param>
/// <param name="Intents">Recorded before it; none where doing it twice does no harm.</param>
/// <param name="RunAsync">Performs it and records the outcome; answers why the rest must wait, or null.</param>
internal sealed record PlannedEffect(
    StepName Name, Guid Key, IReadOnlyList<ConversationEvent> Intents, Func<CancellationToken, Task<Handled.Later?>> RunAsync);
