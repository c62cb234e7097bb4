using Konstruct.EventStore.Messaging;
using Konstruct.EventStore.Projections;
using Konstruct.EventStore.Serialization;
using Konstruct.EventStore.Tenancy;
using Npgsql;
using NpgsqlTypes;

namespace Konstruct.EventStore.Streams;

/// <summary>Commits units of work: one round trip, through the functions that alone may write events (README.md in this folder).</summary>
/// <param name="signal">Told of each append, so that this node's projections follow at once; without it they find the events by polling.</param>
public sealed class EventStore(Databases databases, EventRegistry registry, KeyVault keys, DaemonSignal? signal = null)
{
    private const string AppendSql =
        "select outcome, versions, last_seq from events.append($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24)";

    private readonly GroupCommit _group = new(databases);

    /// <remarks>Any outcome but <see cref="CommitOutcome.Appended"/> means that nothing at all was stored.</remarks>
    /// <exception cref="VersionConflictException">A stream was at another version.</exception>
    /// <exception cref="LaneLostException">The lease of <see cref="UnitOfWork.Under"/> has passed on.</exception>
    /// <exception cref="ExternalKeyTakenException">An outside id claimed in this unit belongs to another tenant.</exception>
    public async Task<CommitResult> CommitAsync(UnitOfWork unit, CancellationToken cancellation = default)
    {
        var vault = await keys.OfAsync(unit.Tenant, cancellation);
        try
        {
            var result = GroupUnit.Fits(unit) ? await _group.CommitAsync(GroupUnit.Of(unit, vault, registry), cancellation) : null;
            result ??= await CommitAloneAsync(unit, vault, cancellation);
            if (result.Outcome == CommitOutcome.Appended && unit.Appends.Count > 0)
                signal?.Wake();
            return result;
        }
        catch (PostgresException e) when (e.SqlState == "KS001" && e.Hint is not null)
        {
            return new CommitResult(OutcomeOf(e.Hint), [], 0);
        }
        catch (PostgresException e)
        {
            throw e.SqlState switch
            {
                "MT003" => new VersionConflictException(e.MessageText, e),
                "KS004" => new LaneLostException(e.MessageText, e),
                "KS010" => new ExternalKeyTakenException(e.MessageText, e),
                _ => new EventStoreException(e.SqlState, e),
            };
        }
    }

    private async Task<CommitResult> CommitAloneAsync(UnitOfWork unit, TenantVault vault, CancellationToken cancellation)
    {
        await using var connection = await databases.App.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        var appends = unit.Appends.Count > 0;
        if (!appends && (unit.DeduplicationKeys.Count > 0 || unit.ActiveSince is not null))
            throw new InvalidOperationException("Deduplication and activity are tested by an append; this unit of work has none.");
        if (!appends && unit.Lease is { } lease)
            batch.BatchCommands.Add(HoldCommand(lease));
        if (appends)
            batch.BatchCommands.Add(AppendCommand(unit, vault));
        else if (unit.Envelopes.Count > 0)
            batch.BatchCommands.Add(EnqueueCommand(unit));
        else
            batch.BatchCommands.Add(databases.EnterTenant(unit.Tenant));
        foreach (var statement in unit.Statements)
            batch.BatchCommands.Add(statement);

        // Once a connection, and not by itself on use: Npgsql takes a statement that failed when it was prepared that way for one without rows.
        await batch.PrepareAsync(cancellation);
        if (!appends)
        {
            await batch.ExecuteNonQueryAsync(cancellation);
            return new CommitResult(CommitOutcome.Appended, [], 0);
        }

        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var result = new CommitResult(
            OutcomeOf(reader.GetString(0)),
            reader.GetFieldValue<long[]>(1),
            await reader.IsDBNullAsync(2, cancellation) ? 0 : reader.GetInt64(2));

        // a later statement's error only shows when its result is reached
        while (await reader.NextResultAsync(cancellation))
        {
        }

        return result;
    }

    private static CommitOutcome OutcomeOf(string outcome) => outcome switch
    {
        "appended" => CommitOutcome.Appended,
        "duplicate" => CommitOutcome.Duplicate,
        "absent" => CommitOutcome.Absent,
        "inactive" => CommitOutcome.Inactive,
        _ => throw new InvalidOperationException($"events.append answered '{outcome}'."),
    };

    private NpgsqlBatchCommand AppendCommand(UnitOfWork unit, TenantVault vault)
    {
        var streams = unit.Appends.Count;
        var count = unit.Appends.Sum(a => a.Events.Count);
        var ids = new Guid[count];
        var types = new string[count];
        var data = new byte[count][];
        var headers = new byte[count][];
        var correlations = new string?[count];
        var causations = new string?[count];
        var users = new string?[count];
        var dotnetTypes = new string[count];
        var leaves = new byte[count][];

        using (new SealingScope(vault))
        {
            var i = 0;
            foreach (var e in unit.Appends.SelectMany(a => a.Events))
            {
                var written = SealedEvent.Of(e.Id, e.Data, e.Context, registry);
                (ids[i], types[i], dotnetTypes[i]) = (e.Id, written.Type, written.DotnetType);
                (data[i], headers[i], leaves[i]) = (written.Data, written.Headers!, written.Leaf);
                (correlations[i], causations[i], users[i]) = (e.Context.CorrelationId, e.Context.CausationId, e.Context.UserName);
                i++;
            }
        }

        var streamIds = new Guid[streams];
        var streamTypes = new string[streams];
        var expected = new long[streams];
        var counts = new int[streams];
        for (var s = 0; s < streams; s++)
        {
            var append = unit.Appends[s];
            (streamIds[s], streamTypes[s], expected[s], counts[s]) = (append.Stream.Id, append.Stream.Type, append.Expected.Value, append.Events.Count);
        }

        var p = new NpgsqlBatchCommand(AppendSql);
        Add(p, unit.Tenant.Value);
        Add(p, streamIds);
        Add(p, streamTypes);
        Add(p, expected);
        Add(p, counts);
        Add(p, ids);
        Add(p, types);
        Add(p, data, NpgsqlDbType.Array | NpgsqlDbType.Jsonb);
        Add(p, headers, NpgsqlDbType.Array | NpgsqlDbType.Jsonb);
        Add(p, correlations, NpgsqlDbType.Array | NpgsqlDbType.Text);
        Add(p, causations, NpgsqlDbType.Array | NpgsqlDbType.Text);
        Add(p, users, NpgsqlDbType.Array | NpgsqlDbType.Text);
        Add(p, dotnetTypes);
        Add(p, leaves);
        Add(p, unit.DeduplicationKeys.Count == 0 ? null : unit.DeduplicationKeys.Distinct().Order().ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Uuid);
        Add(p, unit.Touches);
        Add(p, unit.ActiveSince?.UtcDateTime, NpgsqlDbType.TimestampTz);
        Add(p, unit.Lease?.Lane, NpgsqlDbType.Uuid);
        Add(p, unit.Lease?.Fence, NpgsqlDbType.Bigint);
        AddEnvelopes(p, unit.Envelopes);
        Add(p, unit.Statements.Count > 0);
        return p;
    }

    private static NpgsqlBatchCommand HoldCommand(LaneLease lease)
    {
        var command = new NpgsqlBatchCommand("select messaging.hold_lane($1, $2, $3)");
        Add(command, lease.Tenant.Value);
        Add(command, lease.Lane);
        Add(command, lease.Fence);
        return command;
    }

    private static NpgsqlBatchCommand EnqueueCommand(UnitOfWork unit)
    {
        var command = new NpgsqlBatchCommand("select messaging.enqueue($1, $2, $3, $4, $5)");
        Add(command, unit.Tenant.Value);
        AddEnvelopes(command, unit.Envelopes);
        return command;
    }

    private static void AddEnvelopes(NpgsqlBatchCommand command, List<Envelope> envelopes)
    {
        var none = envelopes.Count == 0;
        Add(command, none ? null : envelopes.Select(e => e.Lane).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Uuid);
        Add(command, none ? null : envelopes.Select(e => e.Kind).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text);
        Add(command, none ? null : envelopes.Select(e => e.Body).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Jsonb);
        Add(command, none ? null : envelopes.Select(e => e.Due?.UtcDateTime).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.TimestampTz);
    }

    private static void Add<T>(NpgsqlBatchCommand command, T value) =>
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });

    private static void Add(NpgsqlBatchCommand command, object? value, NpgsqlDbType type) =>
        command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = type });
}

/// <summary>PostgreSQL refused a unit of work for a reason that is a bug or broken infrastructure.</summary>
/// <remarks>The message carries the SQLSTATE only: PostgreSQL's own text may quote values.</remarks>
public sealed class EventStoreException(string sqlState, Exception inner) : Exception($"PostgreSQL answered SQLSTATE {sqlState}.", inner)
{
    public string SqlState { get; } = sqlState;
}
