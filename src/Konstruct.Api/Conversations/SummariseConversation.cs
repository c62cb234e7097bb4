using System.Diagnostics;
using System.Text.Json;
using Konstruct.Api.Llm;
using Konstruct.Api.Llm.Routing;
using Konstruct.Api.Platform;
using Konstruct.Domain.Conversations;
using Konstruct.Domain.Kernel;
using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Conversations;

/// <summary>
/// Sums up what was said longest ago, beside the turns and never in their way. Each attempt at a model stands between its intent and its
/// outcome like every call; what a crash left open is closed as interrupted and tried again. Once nothing is due it does nothing.
/// </summary>
internal sealed class SummariseConversation(
    ConversationSessions sessions, SummaryPrompt prompts, LlmPool pool, Workplace workplace, CallEvents calls, KeyVault keys,
    EventStore.Streams.EventStore store, Ids ids, TimeProvider time, CrashPoint crash, ILogger<SummariseConversation> log) : IEnvelopeHandler, IDisposable
{
    private const string StepName = "summary";

    /// <summary>A summary is kept short; a model that does not know when to stop is cut.</summary>
    private const int MaxCharacters = 8_000;

    /// <summary>In one process: a burst of them must not take the workers from answers.</summary>
    private const int MostAtOnce = 4;

    private static readonly TimeSpan s_busy = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _room = new(MostAtOnce);

    /// <summary>Where a crash must do no harm.</summary>
    public static IEnumerable<string> CrashPoints => CrashMoments.All.Select(At);

    public string Kind => SummaryEnvelope.Kind;

    public async Task<Handled> HandleAsync(DeliveredEnvelope envelope, bool isLastAttempt, CancellationToken cancellation)
    {
        var conversation = envelope.Body.Deserialize<SummaryEnvelope>(EventTypes.Json)!.ConversationId;
        if (!await _room.WaitAsync(TimeSpan.Zero, cancellation))
        {
            // Waiting here would hold a worker, and coming back as a failure would use attempts up.
            await store.CommitAsync(
                new UnitOfWork(envelope.Lease.Tenant).Enqueue(SummaryEnvelope.For(conversation, time.GetUtcNow() + s_busy)), cancellation);
            return Handled.Done.Instance;
        }

        try
        {
            var stream = new StreamId(envelope.Lease.Tenant, ConversationKeys.StreamType, conversation);
            using var session = await sessions.OpenAsync(stream, envelope.Lease, cancellation);
            while (await AttemptAsync(session, isLastAttempt, cancellation) is { } next)
            {
                if (next is Next.Ended ended)
                    return ended.As;
            }

            return Handled.Done.Instance;
        }
        finally
        {
            _room.Release();
        }
    }

    public void Dispose() => _room.Dispose();

    /// <returns>Null: nothing is due.</returns>
    private async Task<Next?> AttemptAsync(ConversationSession session, bool isLastAttempt, CancellationToken cancellation)
    {
        // what is decided, built and named is of one moment
        var head = session.Head;
        if (head.State.Summarising is { } open)
        {
            if (open.Calls.Find(c => c.IsOpen) is { } lost)
            {
                await session.AppendAsync([calls.Interrupted(head.State, open.SummaryId, CallPurpose.Summary, open.AgentId, lost)]);
                return Next.Again.Instance;
            }

            return await AskAsync(session, head, open, isBegun: true, isLastAttempt, cancellation);
        }

        if (Summaries.Due(head.State) is not { } through)
            return null;
        var onDuty = await workplace.OnDutyAsync(session.Stream.Tenant, cancellation);
        if (!onDuty.TenantIsActive || onDuty.AgentId is not { } agent)
            return null;
        var covers = head.State.Window.GetRange(0, head.State.Window.FindIndex(w => w.Id == through) + 1).ConvertAll(w => w.Id);
        // whose it is, is known once its words are read
        var planned = new Summarising(ids.Next(), agent, onDuty.AgentVersion, through, Guid.Empty, [], covers);
        return await AskAsync(session, head, planned, isBegun: false, isLastAttempt, cancellation);
    }

    private async Task<Next?> AskAsync(
        ConversationSession session, ConversationHead head, Summarising summary, bool isBegun, bool isLastAttempt, CancellationToken cancellation)
    {
        var agent = await workplace.ConfigurationAsync(session.Stream.Tenant, summary.AgentId, summary.AgentVersion, cancellation);
        var failed = summary.Calls.Where(c => c.FailureCode is not null).Select(c => new FailedCall(c.Provider, c.Model, c.FailureCode!, c.MayRetry)).ToList();
        // nobody waits for it, so every attempt has the time of a first one
        switch (pool.Choose(PreferenceOf(agent.Model), failed, time.GetUtcNow()))
        {
            case RouteChoice.WaitUntil wait when !isLastAttempt:
                return new Next.Ended(new Handled.Later(NoRouteCodes.CoolingDown, wait.At - time.GetUtcNow()));
            case RouteChoice.WaitUntil:
                return await GiveUpAsync(session, summary, isBegun, NoRouteCodes.CoolingDown);
            case RouteChoice.NoneLeft none:
                return await GiveUpAsync(session, summary, isBegun, none.Code);
            case RouteChoice.Use use:
                var built = await prompts.BuildAsync(
                    session.Stream, head.State, head.Version, summary.Covers, summary.AgentId, summary.AgentVersion, cancellation);
                return built is null
                    ? await GiveUpAsync(session, summary, isBegun, "nothing_left")
                    : await CallAsync(session, head, isBegun ? summary : summary with { Subject = built.Subject }, isBegun, pool.Prepare(use.Route, built.Prompt), built.Sources, cancellation);
            default:
                throw new UnreachableException();
        }
    }

    private async Task<Next?> CallAsync(
        ConversationSession session, ConversationHead head, Summarising summary, bool isBegun, PreparedCall call, PromptSources sources, CancellationToken cancellation)
    {
        var requested = new ConversationEvent.ModelRequested(
            summary.SummaryId, ids.Next(), CallPurpose.Summary, summary.AgentId, head.State.Address!.Channel, call.Route.Provider, call.Route.Model,
            call.RequestFormat, call.BodySha256, sources);
        crash.Reach(At(CrashMoments.BeforeIntent));
        ConversationEvent[] intents = isBegun
            ? [requested]
            : [new ConversationEvent.SummaryRequested(summary.SummaryId, summary.AgentId, summary.AgentVersion, summary.Through, summary.Subject), requested];
        if (!await session.TryAppendAsync(intents, cancellation))
            return Next.Again.Instance;
        crash.Reach(At(CrashMoments.AfterIntent));

        await keys.EnsureSubjectsAsync(await keys.OfAsync(session.Stream.Tenant, cancellation), [summary.Subject], cancellation);
        var outcome = await pool.CallAsync(call, cancellation);
        crash.Reach(At(CrashMoments.AfterEffect));
        try
        {
            await session.AppendAsync(Outcome(summary, requested, outcome));
        }
        catch (SubjectErasedException)
        {
            // nothing of this person may be kept any more, a summary least of all
            log.LogInformation("Summary {Summary} is not kept: its person was erased", summary.SummaryId);
            await session.AppendAsync(
            [
                calls.Interrupted(head.State, summary.SummaryId, CallPurpose.Summary, summary.AgentId, new ModelAttempt(requested.CallId, requested.Provider, requested.Model, false, null, false, null, null)),
                new ConversationEvent.SummaryFailed(summary.SummaryId, "subject_erased"),
            ]);
        }

        crash.Reach(At(CrashMoments.AfterOutcome));
        return Next.Again.Instance;
    }

    private ConversationEvent[] Outcome(Summarising summary, ConversationEvent.ModelRequested requested, CallOutcome outcome) => outcome switch
    {
        CallOutcome.Failed f => [calls.Failed(requested, f)],
        CallOutcome.Answered a when string.IsNullOrWhiteSpace(a.Text) =>
            [calls.Called(requested, summary.Subject, a with { ToolCalls = [] }), new ConversationEvent.SummaryFailed(summary.SummaryId, "summary_empty")],
        CallOutcome.Answered a =>
        [
            calls.Called(requested, summary.Subject, a with { ToolCalls = [] }),
            new ConversationEvent.SummaryComposed(
                summary.SummaryId, requested.CallId, summary.Through, Personal.Of(summary.Subject, new SummaryContent(Cut(a.Text.Trim())))),
        ],
        _ => throw new UnreachableException(),
    };

    /// <summary>What was never begun leaves no trace: the turns ask again. What was begun has failed, and is tried again some turns later.</summary>
    private static async Task<Next?> GiveUpAsync(ConversationSession session, Summarising summary, bool isBegun, string code)
    {
        if (isBegun)
            await session.AppendAsync([new ConversationEvent.SummaryFailed(summary.SummaryId, code)]);
        return new Next.Ended(Handled.Done.Instance);
    }

    /// <summary>The least that will do; but who chose a model by name, or that nothing leaves the house, has chosen for this too.</summary>
    private static string PreferenceOf(string preference) =>
        preference is Preferences.Quality or Preferences.Balanced ? Preferences.Economy : preference;

    private static string Cut(string text) =>
        text.Length <= MaxCharacters ? text : text[..(char.IsHighSurrogate(text[MaxCharacters - 1]) ? MaxCharacters - 1 : MaxCharacters)];

    private static string At(string moment) => $"{StepName}/{moment}";

    /// <summary>What follows an attempt.</summary>
    private abstract record Next
    {
        public sealed record Again : Next
        {
            public static readonly Again Instance = new();
        }

        public sealed record Ended(Handled As) : Next;
    }
}
