using System.Globalization;
using Konstruct.Api.Handoff;
using Konstruct.Api.Platform;
using Konstruct.Domain.Conversations;
using Konstruct.Domain.Handoff;
using Konstruct.Domain.Handoff.Rules;
using Konstruct.Domain.Kernel;
using Konstruct.EventStore;
using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Tenancy;
using Konstruct.Projections;

namespace Konstruct.Api.Conversations;

/// <summary>
/// Tells a human that a conversation is theirs, with everything they need, and passes on what the person writes meanwhile. A target that
/// cannot be reached is given up for the next one; the last one is the inbox, which is always there.
/// </summary>
internal sealed class CallHumans(
    HandoffSender sender, HandoffThreads threads, HandoffStories stories, Workplace workplace, Databases databases, PersonalContent personal, CrashPoint crash)
{
    public PlannedEffect PlanNotice(TurnRun run, OpenHandoff handoff, string target, Guid outbound) =>
        new(StepName.CallHuman, outbound, [new ConversationEvent.HandoffNotifyRequested(handoff.HandoffId, outbound, target)],
            c => NotifyAsync(StepName.CallHuman, run, handoff, target, outbound, mayStand: false, c));

    public PlannedEffect PlanNoticeAgain(TurnRun run, OpenHandoff handoff, Guid outbound) =>
        new(StepName.CallHumanAgain, outbound, [], c => NotifyAsync(StepName.CallHumanAgain, run, handoff, handoff.Target, outbound, mayStand: true, c));

    public PlannedEffect PlanRelay(TurnRun run, OpenHandoff handoff, Relay relay, Guid outbound) =>
        new(StepName.Relay, outbound, [new ConversationEvent.HandoffRelayRequested(handoff.HandoffId, relay.Message.MessageId, outbound)],
            c => RelayAsync(StepName.Relay, run, handoff, relay, outbound, c));

    public PlannedEffect PlanRelayAgain(TurnRun run, OpenHandoff handoff, Relay relay, Guid outbound) =>
        new(StepName.RelayAgain, outbound, [], c => RelayAsync(StepName.RelayAgain, run, handoff, relay, outbound, c));

    private async Task<Handled.Later?> NotifyAsync(
        StepName step, TurnRun run, OpenHandoff handoff, string target, Guid outbound, bool mayStand, CancellationToken cancellation)
    {
        var sent = HandoffTarget.Parse(target).Targets is [var parsed, ..]
            ? await sender.NotifyAsync(
                run.Session.Stream.Tenant, run.Session.State.ChannelId, parsed, await PackageAsync(run, handoff, cancellation), outbound, mayStand,
                stands => threads.OpenAsync(run.Session.Stream, handoff.HandoffId, target, stands, cancellation), cancellation)
            : new HandoffSent.Failed(HandoffTarget.Invalid, Final: true);
        crash.Reach(step.At(CrashMoments.AfterEffect));
        switch (sent)
        {
            case HandoffSent.Delivered delivered:
                await run.Session.AppendAsync([new ConversationEvent.HandoffNotified(handoff.HandoffId, outbound, target, delivered.Place, delivered.ExternalId)]);
                return null;
            case HandoffSent.Failed failed when failed.Final || run.IsLast:
                await run.Session.AppendAsync([new ConversationEvent.HandoffNotifyFailed(handoff.HandoffId, outbound, target, failed.Code, Final: true)]);
                return null;
            case HandoffSent.Failed failed:
                // the intent stays open: the next attempt looks whether it stands there
                return new Handled.Later(failed.Code, failed.After);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task<Handled.Later?> RelayAsync(
        StepName step, TurnRun run, OpenHandoff handoff, Relay relay, Guid outbound, CancellationToken cancellation)
    {
        var content = await personal.OpenAsync(run.Session.Stream.Tenant, relay.Message.Content, cancellation);
        HandoffSent sent = content is null
            ? new HandoffSent.Failed("erased", Final: true)
            : await sender.RelayAsync(
                run.Session.Stream.Tenant, run.Session.State.ChannelId, TargetOf(handoff), handoff.ShownUnder?.Place, handoff.ShownUnder?.ExternalId,
                new RelayedMessage(handoff.HandoffId, run.Session.Stream.Id, content.SenderName, content.ForModel()), outbound, cancellation);
        crash.Reach(step.At(CrashMoments.AfterEffect));
        switch (sent)
        {
            case HandoffSent.Delivered:
                await run.Session.AppendAsync([new ConversationEvent.HandoffRelayed(handoff.HandoffId, relay.Message.MessageId, outbound)]);
                return null;
            case HandoffSent.Failed failed when failed.Final || run.IsLast:
                await run.Session.AppendAsync([new ConversationEvent.HandoffRelayFailed(handoff.HandoffId, relay.Message.MessageId, outbound, failed.Code, Final: true)]);
                return null;
            case HandoffSent.Failed failed:
                return new Handled.Later(failed.Code, failed.After);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task<HandoffPackage> PackageAsync(TurnRun run, OpenHandoff handoff, CancellationToken cancellation)
    {
        var (tenant, conversation) = (run.Session.Stream.Tenant, run.Session.Stream.Id);
        var agent = await workplace.ConfigurationAsync(tenant, handoff.AgentId, handoff.AgentVersion, cancellation);
        var slug = (await ReadModels.Tenants.QueryAsync(databases, tenant, "true limit 1", [], cancellation)).FirstOrDefault()?.Slug ?? tenant.Value;
        var story = await stories.TellAsync(tenant, conversation, cancellation);
        if (handoff.Question is { } question && await personal.OpenAsync(tenant, question, cancellation) is { } said)
            story = story with { OpenQuestion = [said.Text, .. story.OpenQuestion] };
        return new HandoffPackage(
            new HandoffCall(handoff.HandoffId, conversation, slug, agent.Name, handoff.Reason, handoff.Rule, FactsOf(handoff), handoff.Since, handoff.TakenBy), story);
    }

    private static HandoffTarget TargetOf(OpenHandoff handoff) =>
        HandoffTarget.Parse(handoff.ShownUnder?.Target ?? OpenHandoff.Inbox).Targets is [var target, ..] ? target : new HandoffTarget.Inbox();

    private static FactValues? FactsOf(OpenHandoff handoff)
    {
        if (handoff.Facts is not { } facts)
            return null;
        int Count(string name) => int.TryParse(facts.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;
        return new FactValues(
            Count("attempts"), Count("turns"), facts.GetValueOrDefault("confidence"), facts.GetValueOrDefault("language"), facts.GetValueOrDefault("channel"),
            facts.GetValueOrDefault("business_hours") is { } open ? open == "true" : null);
    }
}
