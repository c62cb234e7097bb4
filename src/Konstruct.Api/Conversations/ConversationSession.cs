using System.Text.Json;
using Konstruct.Api.Platform;
using Konstruct.Domain.Conversations;
using Konstruct.EventStore;
using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Npgsql;
using NpgsqlTypes;
using EventStreams = Konstruct.EventStore.Streams;

namespace Konstruct.Api.Conversations;

/// <summary>Loads conversations: from the window in Redis, else from a snapshot where there is one.</summary>
internal sealed class ConversationSessions(
    EventStreams.EventStore store, EventReader reader, Databases databases, ShortTermMemory window, KeyVault keys, Ids ids, TimeProvider time)
{
    /// <summary>The conversation whose own lane this is.</summary>
    public Task<ConversationSession> OpenAsync(LaneLease lease, CancellationToken cancellation) =>
        OpenAsync(new StreamId(lease.Tenant, ConversationKeys.StreamType, lease.Lane), lease, cancellation);

    /// <param name="lease">What is appended is fenced by it; null: by the conversation's version alone.</param>
    public async Task<ConversationSession> OpenAsync(StreamId stream, LaneLease? lease, CancellationToken cancellation)
    {
        if (await window.ReadAsync(stream, cancellation) is { } kept)
        {
            var since = await reader.ReadStreamAsync(stream, afterVersion: kept.Version - 1, cancellation: cancellation);
            if (since is [var last, ..] && last.Id == kept.LastEvent)
            {
                var known = new ConversationSession(stream, lease, kept.State, kept.Version, store, reader, ids, time, kept.LastEvent);
                known.Fold(since.Skip(1));
                return known;
            }
        }

        return await OpenFromStreamAsync(stream, lease, cancellation);
    }

    private async Task<ConversationSession> OpenFromStreamAsync(StreamId stream, LaneLease? lease, CancellationToken cancellation)
    {
        var (snapshot, events) = await reader.ReadStreamWithSnapshotAsync(stream, Conversation.FoldVersion, cancellation);
        var state = snapshot is null
            ? Conversation.NotStarted
            : JsonSerializer.Deserialize<Conversation>(snapshot.State, ConversationJson.Options)!;
        var session = new ConversationSession(stream, lease, state, snapshot?.Version ?? 0, store, reader, ids, time);
        session.Fold(events);
        return session;
    }

    /// <summary>Keeps the state for the next turn: in Redis, and in a snapshot when enough has happened since the last one.</summary>
    public async Task KeepAsync(ConversationSession session, CancellationToken cancellation)
    {
        if (session.LastEvent is { } last)
            await window.KeepAsync(session.Stream, new RememberedConversation(Conversation.FoldVersion, session.Version, last, session.State), cancellation);
        if (session.Version / ConversationSession.SnapshotEvery == session.OpenedAt / ConversationSession.SnapshotEvery)
            return;
        var vault = await keys.OfAsync(session.Stream.Tenant, cancellation);
        byte[] state;
        using (new SealingScope(vault))
            state = JsonSerializer.SerializeToUtf8Bytes(session.State, ConversationJson.Options);
        await using var command = databases.App.CreateCommand("select events.put_snapshot($1, $2, $3, $4, $5)");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = session.Stream.Tenant.Value });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = session.Stream.Id });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = session.Version });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Conversation.FoldVersion });
        command.Parameters.Add(new NpgsqlParameter { Value = state, NpgsqlDbType = NpgsqlDbType.Jsonb });
        await command.ExecuteNonQueryAsync(cancellation);
    }
}

/// <summary>One conversation in one worker's hands: its state, its version, and appends fenced by the lane's lease.</summary>
internal sealed class ConversationSession : IDisposable
{
    public const int SnapshotEvery = 50;
    private const int MaxTries = 20;
    private static readonly TimeSpan s_outcomeLimit = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _one = new(1);
    private readonly EventStreams.EventStore _store;
    private readonly EventReader _reader;
    private readonly Ids _ids;
    private readonly TimeProvider _time;

    // replaced as a whole: effects run side by side, and what one reads of it must belong together
    private volatile ConversationHead _head;

    public ConversationSession(
        StreamId stream, LaneLease? lease, Conversation state, long version, EventStreams.EventStore store, EventReader reader, Ids ids, TimeProvider time,
        Guid? lastEvent = null)
    {
        (Stream, Lease, OpenedAt) = (stream, lease, version);
        _head = new ConversationHead(state, version, lastEvent);
        (_store, _reader, _ids, _time) = (store, reader, ids, time);
    }

    public StreamId Stream { get; }

    public LaneLease? Lease { get; }

    /// <summary>State and version of one moment; whoever needs both takes them from here.</summary>
    public ConversationHead Head => _head;

    public Conversation State => _head.State;

    public long Version => _head.Version;

    /// <summary>The version that was kept somewhere when this session began; every so many events further a snapshot is due.</summary>
    public long OpenedAt { get; }

    public Guid? LastEvent => _head.LastEvent;

    public void Fold(IEnumerable<Recorded> events)
    {
        foreach (var recorded in events)
            _head = new ConversationHead(ConversationFold.Apply(State, (ConversationEvent)recorded.Data, recorded.Timestamp), recorded.Version, recorded.Id);
    }

    /// <summary>Appends what is about to be done. False: something came in between; it is loaded now, and the question is to be asked anew.</summary>
    public Task<bool> TryAppendAsync(
        IReadOnlyList<ConversationEvent> intents, CancellationToken cancellation, IReadOnlyList<Envelope>? enqueue = null) =>
        TryAppendAsync(_ => intents, cancellation, enqueue);

    /// <summary>The same, where what is appended depends on the state it is appended to.</summary>
    public async Task<bool> TryAppendAsync(
        Func<Conversation, IReadOnlyList<ConversationEvent>> intents, CancellationToken cancellation, IReadOnlyList<Envelope>? enqueue = null)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            await CommitAsync(intents(State), engages: false, enqueue, cancellation);
            return true;
        }
        catch (VersionConflictException)
        {
            await ReloadAsync(cancellation);
            return false;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Appends what has happened. It has, whatever came in between, so a conflict only means to append after that.</summary>
    /// <param name="engages">An answer stands in the channel: the thread counts as engaged from now on.</param>
    /// <param name="enqueue">Work that comes of it.</param>
    public Task AppendAsync(IReadOnlyList<ConversationEvent> outcomes, bool engages = false, IReadOnlyList<Envelope>? enqueue = null) =>
        AppendAsync(_ => outcomes, engages, enqueue);

    /// <summary>The same, where what comes of it depends on what came in between; asked again after each conflict.</summary>
    public Task AppendAsync(
        Func<Conversation, IReadOnlyList<ConversationEvent>> outcomes, bool engages = false, IReadOnlyList<Envelope>? enqueue = null) =>
        AppendAsync(state => (outcomes(state), enqueue), engages);

    /// <summary>The same, where the work that comes of it depends on what came in between as well.</summary>
    public async Task AppendAsync(Func<Conversation, (IReadOnlyList<ConversationEvent> Events, IReadOnlyList<Envelope>? Enqueue)> outcomes, bool engages = false)
    {
        // The caller may be stopping: what has happened is written down all the same. The fence says whether it still counts.
        using var limit = new CancellationTokenSource(s_outcomeLimit, _time);
        await _one.WaitAsync(limit.Token);
        try
        {
            for (var tries = 1; ; tries++)
            {
                try
                {
                    var (happened, enqueue) = outcomes(State);
                    if (happened.Count > 0)
                        await CommitAsync(happened, engages, enqueue, limit.Token);
                    return;
                }
                catch (VersionConflictException) when (tries < MaxTries)
                {
                    await ReloadAsync(limit.Token);
                }
            }
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task CommitAsync(
        IReadOnlyList<ConversationEvent> happened, bool engages, IReadOnlyList<Envelope>? enqueue, CancellationToken cancellation)
    {
        var context = new EventContext(CorrelationId(happened), LastEvent?.ToString("D"), "konstruct");
        var events = happened.Select(e => new EventToAppend(_ids.Next(), e, context)).ToList();
        var unit = new UnitOfWork(Stream.Tenant).Append(Stream, ExpectedVersion.Exactly(Version), events).Under(Lease);
        if (engages)
            unit.KeepActive();
        foreach (var envelope in enqueue ?? [])
            unit.Enqueue(envelope);
        await _store.CommitAsync(unit, cancellation);
        var now = _time.GetUtcNow();
        foreach (var e in events)
            _head = new ConversationHead(ConversationFold.Apply(State, (ConversationEvent)e.Data, now), Version + 1, e.Id);
    }

    private async Task ReloadAsync(CancellationToken cancellation) =>
        Fold(await _reader.ReadStreamAsync(Stream, afterVersion: Version, cancellation: cancellation));

    /// <summary>Everything of a turn hangs on the message that began it; a summary on none.</summary>
    private string? CorrelationId(IReadOnlyList<ConversationEvent> happened) => (happened[0] switch
    {
        ConversationEvent.TurnStarted e => e.MessageIds[0],
        ConversationEvent.MessageRejected e => e.MessageId,
        ConversationEvent.NoticeRequested e => e.MessageId,
        ConversationEvent.NoticeDelivered e => e.MessageId,
        ConversationEvent.NoticeFailed e => e.MessageId,
        ConversationEvent.SummaryRequested or ConversationEvent.SummaryComposed or ConversationEvent.SummaryFailed
            or ConversationEvent.ModelRequested { Purpose: CallPurpose.Summary } or ConversationEvent.ModelCalled { Purpose: CallPurpose.Summary }
            or ConversationEvent.ModelCallFailed { Purpose: CallPurpose.Summary } => (Guid?)null,
        ConversationEvent.TurnRetried e => State.Failed.Find(f => f.Turn.TurnId == e.TurnId)?.Turn.MessageIds[0],
        _ => State.Turn?.MessageIds[0],
    })?.ToString("D");
}

/// <summary>A conversation as of one of its events.</summary>
internal sealed record ConversationHead(Conversation State, long Version, Guid? LastEvent);
