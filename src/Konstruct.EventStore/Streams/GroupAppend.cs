using Npgsql;
using NpgsqlTypes;

namespace Konstruct.EventStore.Streams;

/// <summary>Units of work as the arguments of one call of <c>events.append_group</c>.</summary>
internal static class GroupAppend
{
    private const string Sql =
        "select outcomes, versions, seqs from events.append_group($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24)";

    /// <returns>In the order of the units; null for one that is to go alone.</returns>
    public static async Task<CommitResult?[]> ExecuteAsync(IReadOnlyList<GroupUnit> units, NpgsqlDataSource source, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var command = new NpgsqlCommand(Sql, connection);
        AddUnits(command.Parameters, units);
        AddEvents(command.Parameters, units);
        Add(command.Parameters, All(units, units.Sum(u => u.Keys.Length), u => u.Keys));
        AddEnvelopes(command.Parameters, units);
        // Once a connection, and not by itself on use: Npgsql takes a statement that failed when it was prepared that way for one without rows.
        await command.PrepareAsync(cancellation);

        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var outcomes = reader.GetFieldValue<string[]>(0);
        var versions = reader.GetFieldValue<long?[]>(1);
        var seqs = reader.GetFieldValue<long?[]>(2);
        return [.. outcomes.Select((outcome, i) => outcome switch
        {
            "appended" => new CommitResult(CommitOutcome.Appended, [versions[i]!.Value], seqs[i]!.Value),
            "duplicate" => new CommitResult(CommitOutcome.Duplicate, [], 0),
            "alone" => null,
            _ => throw new InvalidOperationException($"events.append_group answered '{outcome}'."),
        })];
    }

    private static void AddUnits(NpgsqlParameterCollection to, IReadOnlyList<GroupUnit> units)
    {
        Add(to, Of(units, u => u.Unit.Tenant.Value));
        Add(to, Of(units, u => u.Append.Stream.Id));
        Add(to, Of(units, u => u.Append.Stream.Type));
        Add(to, Of(units, u => u.Append.Expected.Value));
        Add(to, Of(units, u => u.Unit.Touches));
        Add(to, Of(units, u => u.Unit.Lease?.Lane));
        Add(to, Of(units, u => u.Unit.Lease?.Fence));
        Add(to, Of(units, u => u.Sealed.Length));
        Add(to, Of(units, u => u.Keys.Length));
        Add(to, Of(units, u => u.Unit.Envelopes.Count));
    }

    private static void AddEvents(NpgsqlParameterCollection to, IReadOnlyList<GroupUnit> units)
    {
        var count = units.Sum(u => u.Sealed.Length);
        Add(to, All(units, count, u => u.Append.Events, e => e.Id));
        Add(to, All(units, count, u => u.Sealed, e => e.Type));
        Add(to, All(units, count, u => u.Sealed, e => e.Data), NpgsqlDbType.Array | NpgsqlDbType.Jsonb);
        Add(to, All(units, count, u => u.Sealed, e => e.Headers), NpgsqlDbType.Array | NpgsqlDbType.Jsonb);
        Add(to, All(units, count, u => u.Append.Events, e => e.Context.CorrelationId));
        Add(to, All(units, count, u => u.Append.Events, e => e.Context.CausationId));
        Add(to, All(units, count, u => u.Append.Events, e => e.Context.UserName));
        Add(to, All(units, count, u => u.Sealed, e => e.DotnetType));
        Add(to, All(units, count, u => u.Sealed, e => e.Leaf));
    }

    private static void AddEnvelopes(NpgsqlParameterCollection to, IReadOnlyList<GroupUnit> units)
    {
        var count = units.Sum(u => u.Unit.Envelopes.Count);
        Add(to, All(units, count, u => u.Unit.Envelopes, e => e.Lane));
        Add(to, All(units, count, u => u.Unit.Envelopes, e => e.Kind));
        Add(to, All(units, count, u => u.Unit.Envelopes, e => e.Body), NpgsqlDbType.Array | NpgsqlDbType.Jsonb);
        Add(to, All(units, count, u => u.Unit.Envelopes, e => e.Due?.UtcDateTime), NpgsqlDbType.Array | NpgsqlDbType.TimestampTz);
    }

    private static TValue[] Of<TValue>(IReadOnlyList<GroupUnit> units, Func<GroupUnit, TValue> value)
    {
        var values = new TValue[units.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = value(units[i]);
        return values;
    }

    private static TPart[] All<TPart>(IReadOnlyList<GroupUnit> units, int count, Func<GroupUnit, IReadOnlyList<TPart>> parts) =>
        All(units, count, parts, p => p);

    private static TValue[] All<TPart, TValue>(
        IReadOnlyList<GroupUnit> units, int count, Func<GroupUnit, IReadOnlyList<TPart>> parts, Func<TPart, TValue> value)
    {
        var values = new TValue[count];
        var i = 0;
        foreach (var unit in units)
        {
            var of = parts(unit);
            for (var p = 0; p < of.Count; p++)
                values[i++] = value(of[p]);
        }

        return values;
    }

    private static void Add<T>(NpgsqlParameterCollection to, T value) => to.Add(new NpgsqlParameter<T> { TypedValue = value });

    private static void Add<T>(NpgsqlParameterCollection to, T value, NpgsqlDbType type) =>
        to.Add(new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type });
}
