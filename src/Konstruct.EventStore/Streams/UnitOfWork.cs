using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Tenancy;
using Npgsql;

namespace Konstruct.EventStore.Streams;

/// <summary>Everything that is to happen together for one tenant: appends, envelopes, read models. One round trip, all or nothing.</summary>
public sealed class UnitOfWork(TenantId tenant)
{
    internal sealed record StreamAppend(StreamId Stream, ExpectedVersion Expected, IReadOnlyList<EventToAppend> Events);

    public TenantId Tenant { get; } = tenant;

    internal List<StreamAppend> Appends { get; } = [];

    internal List<Envelope> Envelopes { get; } = [];

    internal List<Guid> DeduplicationKeys { get; } = [];

    internal List<NpgsqlBatchCommand> Statements { get; } = [];

    internal bool Touches { get; private set; }

    internal DateTimeOffset? ActiveSince { get; private set; }

    internal LaneLease? Lease { get; private set; }

    public UnitOfWork Append(StreamId stream, ExpectedVersion expected, params IReadOnlyList<EventToAppend> events)
    {
        if (stream.Tenant != Tenant)
            throw new ArgumentException("A unit of work has one tenant; crossings go by envelope.", nameof(stream));
        if (events.Count == 0)
            throw new ArgumentException("An append has at least one event.", nameof(events));
        Appends.Add(new StreamAppend(stream, expected, events));
        return this;
    }

    /// <summary>Nothing is stored when one of these keyed digests was seen before.</summary>
    public UnitOfWork Deduplicate(params ReadOnlySpan<Guid> keys)
    {
        DeduplicationKeys.AddRange(keys);
        return this;
    }

    /// <summary>The streams count as active from now on; see <see cref="OnlyIfActiveSince"/>.</summary>
    public UnitOfWork KeepActive()
    {
        Touches = true;
        return this;
    }

    /// <summary>Nothing is stored unless the stream was kept active since then.</summary>
    public UnitOfWork OnlyIfActiveSince(DateTimeOffset moment)
    {
        ActiveSince = moment;
        return this;
    }

    /// <summary>The append is refused (<see cref="LaneLostException"/>) once the lane is leased to somebody else.</summary>
    public UnitOfWork Under(LaneLease? lease)
    {
        Lease = lease;
        return this;
    }

    public UnitOfWork Enqueue(Envelope envelope)
    {
        Envelopes.Add(envelope);
        return this;
    }

    /// <summary>A further statement of the same transaction. It runs only when the append took place.</summary>
    public UnitOfWork Also(NpgsqlBatchCommand statement)
    {
        Statements.Add(statement);
        return this;
    }
}
