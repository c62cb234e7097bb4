using System.Collections.Concurrent;
using Konstruct.EventStore.Serialization;
using Konstruct.EventStore.Tenancy;
using Npgsql;
using NpgsqlTypes;

namespace Konstruct.EventStore.Streams;

/// <summary>
/// The append of one event to one stream, which is most of them: the typed parameters of one call, kept, so that neither they nor what
/// Npgsql found out about them is made anew each time. One is used by one caller at a time.
/// </summary>
internal sealed class SingleAppend
{
    private const string Sql = "select events.append($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17)";

    // as many as ever append at once, which the pool of connections bounds
    private static readonly ConcurrentBag<SingleAppend> s_idle = [];

    private readonly NpgsqlParameter<string> _tenant = new() { NpgsqlDbType = NpgsqlDbType.Text };
    private readonly NpgsqlParameter<Guid> _stream = new();
    private readonly NpgsqlParameter<string> _streamType = new() { NpgsqlDbType = NpgsqlDbType.Text };
    private readonly NpgsqlParameter<long> _expected = new();
    private readonly NpgsqlParameter<Guid> _id = new();
    private readonly NpgsqlParameter<string> _type = new() { NpgsqlDbType = NpgsqlDbType.Text };
    private readonly NpgsqlParameter<byte[]> _data = new() { NpgsqlDbType = NpgsqlDbType.Jsonb };
    private readonly NpgsqlParameter<byte[]?> _headers = new() { NpgsqlDbType = NpgsqlDbType.Jsonb };
    private readonly NpgsqlParameter<string?> _correlation = new() { NpgsqlDbType = NpgsqlDbType.Text };
    private readonly NpgsqlParameter<string?> _causation = new() { NpgsqlDbType = NpgsqlDbType.Text };
    private readonly NpgsqlParameter<string?> _user = new() { NpgsqlDbType = NpgsqlDbType.Text };
    private readonly NpgsqlParameter<string> _dotnetType = new() { NpgsqlDbType = NpgsqlDbType.Text };
    private readonly NpgsqlParameter<byte[]> _leaf = new() { NpgsqlDbType = NpgsqlDbType.Bytea };
    private readonly NpgsqlParameter<Guid?> _dedup = new() { NpgsqlDbType = NpgsqlDbType.Uuid };
    private readonly NpgsqlParameter<bool> _touch = new();
    private readonly NpgsqlParameter<Guid?> _lane = new() { NpgsqlDbType = NpgsqlDbType.Uuid };
    private readonly NpgsqlParameter<long?> _fence = new() { NpgsqlDbType = NpgsqlDbType.Bigint };
    private readonly NpgsqlParameter[] _parameters;

    private SingleAppend() => _parameters =
    [
        _tenant, _stream, _streamType, _expected, _id, _type, _data, _headers, _correlation, _causation, _user, _dotnetType, _leaf,
        _dedup, _touch, _lane, _fence,
    ];

    public static bool Fits(UnitOfWork unit) =>
        unit.Appends is [{ Events.Count: 1, Expected.Value: >= -1 }] && unit.Envelopes.Count == 0 && unit.Statements.Count == 0
        && unit.DeduplicationKeys.Count <= 1 && unit.ActiveSince is null;

    /// <summary>Null: the deduplication key was seen before.</summary>
    public static async Task<(long Version, long Seq)?> ExecuteAsync(
        UnitOfWork unit, TenantVault vault, EventRegistry registry, NpgsqlDataSource source, CancellationToken cancellation)
    {
        if (!s_idle.TryTake(out var append))
            append = new SingleAppend();
        append.Fill(unit, vault, registry);
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellation);
            // the command itself is new: a kept one would remember what it was prepared as on another connection
            await using var command = new NpgsqlCommand(Sql, connection);
            foreach (var parameter in append._parameters)
                command.Parameters.Add(parameter);
            try
            {
                return await command.ExecuteScalarAsync(cancellation) is long[] { Length: 2 } stored ? (stored[0], stored[1]) : null;
            }
            finally
            {
                command.Parameters.Clear();
            }
        }
        finally
        {
            append.Clear();
            s_idle.Add(append);
        }
    }

    private void Fill(UnitOfWork unit, TenantVault vault, EventRegistry registry)
    {
        var (stream, expected, events) = unit.Appends[0];
        var (id, data, context) = events[0];
        SealedEvent written;
        using (new SealingScope(vault))
            written = SealedEvent.Of(id, data, context, registry);
        _tenant.TypedValue = stream.Tenant.Value;
        (_stream.TypedValue, _streamType.TypedValue, _expected.TypedValue) = (stream.Id, stream.Type, expected.Value);
        (_id.TypedValue, _type.TypedValue, _dotnetType.TypedValue) = (id, written.Type, written.DotnetType);
        (_data.TypedValue, _headers.TypedValue, _leaf.TypedValue) = (written.Data, written.Headers, written.Leaf);
        (_correlation.TypedValue, _causation.TypedValue, _user.TypedValue) = (context.CorrelationId, context.CausationId, context.UserName);
        _dedup.TypedValue = unit.DeduplicationKeys.Count == 0 ? null : unit.DeduplicationKeys[0];
        (_touch.TypedValue, _lane.TypedValue, _fence.TypedValue) = (unit.Touches, unit.Lease?.Lane, unit.Lease?.Fence);
    }

    /// <summary>What waits for the next caller holds no content.</summary>
    private void Clear() => (_data.TypedValue, _headers.TypedValue) = ([], null);
}
