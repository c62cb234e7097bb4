using Konstruct.Api.Llm;
using Konstruct.Api.Llm.Routing;
using Konstruct.Api.Platform;
using Konstruct.Api.Tools;
using Konstruct.Domain.Conversations;
using Konstruct.Domain.Kernel;
using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Conversations;

/// <summary>Model calls: every attempt is an intent with the digest of its exact body, and an outcome with its tokens, cost and time.</summary>
internal sealed class AskModel(
    LlmPool pool, Workplace workplace, ToolRegistry tools, PromptBuilder prompts, ChannelSenders senders, CallEvents calls, FollowingSteps following,
    KeyVault keys, Ids ids, TimeProvider time, CrashPoint crash)
{
    public async Task<PlannedEffect?> PlanAsync(TurnRun run, Turn turn, CancellationToken cancellation)
    {
        var tenant = run.Session.Stream.Tenant;
        // one moment: an effect beside this one may take an edit in while this one waits
        var head = run.Session.Head;
        var agent = await workplace.ConfigurationAsync(tenant, turn.AgentId, turn.AgentVersion, cancellation);
        var since = run.ResumedTurn == turn.TurnId && run.ResumedAt > turn.AskedSince ? run.ResumedAt : turn.AskedSince;
        var route = TurnRoutes.Choose(pool, agent.Model, head.State, turn, since);
        switch (route.Choice)
        {
            case RouteChoice.WaitUntil wait:
                return new PlannedEffect(StepName.Wait, turn.TurnId, [], c => WaitAsync(wait.At, c));
            case RouteChoice.NoneLeft:
                return Compose(run, turn, ReplyKind.Apology, null, TurnTexts.Apology);
            case RouteChoice.Use use:
                var offered = (await tools.OfferAsync(tenant, agent, cancellation)).Definitions;
                if (await prompts.BuildAsync(tenant, head.State, head.Version, turn, agent, offered, cancellation, withoutPictures: route.WithoutPictures) is not { } built)
                    return Compose(run, turn, ReplyKind.Withdrawn, null, TurnTexts.Withdrawn);
                var call = pool.Prepare(use.Route, built.Prompt);
                var callId = ids.Next();
                var requested = new ConversationEvent.ModelRequested(
                    turn.TurnId, callId, CallPurpose.Answer, turn.AgentId, head.State.Address!.Channel, use.Route.Provider, use.Route.Model,
                    call.RequestFormat, call.BodySha256, built.Sources);
                return new PlannedEffect(StepName.Model, callId, [requested], c => CallAsync(run, turn, requested, call, c));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>The outcome was lost with the worker that asked. Nobody can tell what the provider did; it is said, and asked again.</summary>
    public PlannedEffect PlanInterrupted(TurnRun run, Turn turn, ModelAttempt call) => new(StepName.Interrupted, call.CallId, [], async c =>
    {
        await run.Session.AppendAsync([calls.Interrupted(run.Session.State, turn.TurnId, CallPurpose.Answer, turn.AgentId, call)]);
        return null;
    });

    /// <summary>A model answered and the worker was lost before the answer was composed: the recorded answer is used.</summary>
    public PlannedEffect PlanCompose(TurnRun run, Turn turn, ModelAttempt call) => new(StepName.Compose, call.CallId, [], async c =>
    {
        await keys.EnsureSubjectsAsync(await keys.OfAsync(run.Session.Stream.Tenant, c), [turn.Subject], c);
        var text = await prompts.TextOfAsync(run.Session.Stream.Tenant, call.Output!, c);
        await run.Session.AppendAsync(state => Spoken(state, Composed(run, turn, ReplyKind.Answer, call.CallId, text)));
        return null;
    });

    private PlannedEffect Compose(TurnRun run, Turn turn, string kind, Guid? callId, string text) => new(StepName.Compose, turn.TurnId, [], async c =>
    {
        await keys.EnsureSubjectsAsync(await keys.OfAsync(run.Session.Stream.Tenant, c), [turn.Subject], c);
        await run.Session.AppendAsync([Composed(run, turn, kind, callId, text)]);
        return null;
    });

    private async Task<Handled.Later?> CallAsync(
        TurnRun run, Turn turn, ConversationEvent.ModelRequested requested, PreparedCall call, CancellationToken cancellation)
    {
        await keys.EnsureSubjectsAsync(await keys.OfAsync(run.Session.Stream.Tenant, cancellation), [turn.Subject], cancellation);
        var outcome = await pool.CallAsync(call, cancellation);
        crash.Reach(StepName.Model.At(CrashMoments.AfterEffect));
        IReadOnlyList<ConversationEvent> Happened(Conversation state) => outcome switch
        {
            CallOutcome.Answered { ToolCalls.Count: > 0 } a when turn.Rounds.Count < UseTools.MaxRounds => [calls.Called(requested, turn.Subject, a)],
            // it was told that no tool can be used any more, and has nothing else to say
            CallOutcome.Answered { ToolCalls.Count: > 0 } a when string.IsNullOrWhiteSpace(a.Text) =>
                [calls.Called(requested, turn.Subject, a with { ToolCalls = [] }), .. Spoken(state, Composed(run, turn, ReplyKind.Answer, requested.CallId, TurnTexts.NothingToSay))],
            CallOutcome.Answered a => [calls.Called(requested, turn.Subject, a with { ToolCalls = [] }), .. Spoken(state, Composed(run, turn, ReplyKind.Answer, requested.CallId, a.Text))],
            CallOutcome.Failed f => [calls.Failed(requested, f)],
            _ => throw new System.Diagnostics.UnreachableException(),
        };

        await run.Session.AppendAsync(state => following.With(run, requested.CallId, turn.TurnId, state, Happened(state)));
        return null;
    }

    /// <summary>Whoever took the conversation over while the model was asked is not talked over: the turn then gives way instead.</summary>
    private static ConversationEvent[] Spoken(Conversation state, ConversationEvent answer) => state.Handoff is null ? [answer] : [];

    private async Task<Handled.Later?> WaitAsync(DateTimeOffset until, CancellationToken cancellation)
    {
        var wait = until - time.GetUtcNow();
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, time, cancellation);
        return null;
    }

    private ConversationEvent.ReplyComposed Composed(TurnRun run, Turn turn, string kind, Guid? callId, string text)
    {
        var told = senders.Of(run.Session.State.Address!.Channel).Tell(text);
        return new ConversationEvent.ReplyComposed(turn.TurnId, kind, callId, Personal.Of(turn.Subject, new ReplyContent(text)), told.Parts, told.Splitter);
    }
}
