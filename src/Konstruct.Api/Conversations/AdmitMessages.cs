using Konstruct.Api.Platform;
using Konstruct.Domain.Conversations;
using Konstruct.EventStore.Messaging;

namespace Konstruct.Api.Conversations;

/// <summary>
/// Who may be answered. Asks the rate limit for each message (asking again costs nothing), so there is no intent to record; whoever
/// passes is in the turn, whoever does not is rejected and told.
/// </summary>
internal sealed class AdmitMessages(Workplace workplace, RateLimit limit, FollowingSteps following, Ids ids, TimeProvider time, CrashPoint crash)
{
    public async Task<Handled.Later?> RunAsync(TurnRun run, Step.Admit step, CancellationToken cancellation)
    {
        var tenant = run.Session.Stream.Tenant;
        var onDuty = run.OnDutyAt(time.GetUtcNow()) ?? await workplace.OnDutyAsync(tenant, cancellation);
        var reason = !onDuty.TenantIsActive ? RejectionReason.TenantSuspended
            : onDuty.AgentId is null ? RejectionReason.NoActiveAgent
            : null;

        var (happened, turn) = (new List<ConversationEvent>(), ids.Next());
        var admitted = new List<PendingMessage>();
        foreach (var message in step.Messages)
        {
            if (reason is not null)
            {
                happened.Add(new ConversationEvent.MessageRejected(message.MessageId, reason, null));
                continue;
            }

            var admission = await limit.AskAsync(tenant, run.Session.State.Address!.Channel, message.MessageId, cancellation);
            if (admission.IsAdmitted)
                admitted.Add(message);
            else
                happened.Add(new ConversationEvent.MessageRejected(message.MessageId, RejectionReason.RateLimited, admission.RetryAfterSeconds));
        }

        if (admitted.Count > 0)
        {
            var senders = admitted.Select(m => m.Sender).Distinct().ToList();
            var subject = senders.Count == 1 ? senders[0] : run.Session.Stream.Id;
            happened.Add(new ConversationEvent.TurnStarted(
                turn, [.. admitted.Select(m => m.MessageId)], onDuty.AgentId!.Value, onDuty.AgentVersion, subject));
        }

        crash.Reach(StepName.Admit.At(CrashMoments.AfterEffect));
        // as an intent: when a message was deleted meanwhile, who is admitted is asked anew
        var key = step.Messages[0].MessageId;
        if (!await run.Session.TryAppendAsync(state => following.With(run, key, turn, state, happened), cancellation))
            run.TakeFollowing(key);
        return null;
    }
}
