using Konstruct.EventStore.Tenancy;
using Npgsql;
using NpgsqlTypes;

namespace Konstruct.EventStore.Messaging;

/// <summary>An envelope that failed for good, waiting for a person.</summary>
public sealed record DeadLetter(TenantId Tenant, Guid Lane, long Id, string Kind, int Attempts, int Retries, DateTimeOffset DeadAt, string Error);

/// <summary>How much work waits, over all tenants; figures only.</summary>
public sealed record Backlog(long DueLanes, double OldestDueSeconds, long DeadLetters);

/// <summary>Lists and retries dead letters; tells the backlog.</summary>
public sealed class DeadLetters(Databases databases)
{
    private const int PageSize = 500;

    /// <summary>All of them, in the order in which the work was asked for.</summary>
    /// <param name="tenant">One tenant's; null for all, for platform admins and the terminal only.</param>
    public async Task<List<DeadLetter>> ListAsync(TenantId? tenant, CancellationToken cancellation)
    {
        var all = new List<DeadLetter>();
        while (true)
        {
            var (letters, more) = await PageAsync(tenant, all.Count == 0 ? 0 : all[^1].Id, PageSize, cancellation);
            all.AddRange(letters);
            if (!more)
                return all;
        }
    }

    /// <summary>Up to <paramref name="limit"/> of them, and whether there are more.</summary>
    /// <param name="after">The id of the last one seen; 0 for the first page.</param>
    /// <param name="limit">Up to 999.</param>
    /// <inheritdoc cref="ListAsync" path="/param[@name='tenant']"/>
    public async Task<(List<DeadLetter> Letters, bool More)> PageAsync(TenantId? tenant, long after, int limit, CancellationToken cancellation)
    {
        await using var command = databases.App.CreateCommand(
            "select tenant_id, lane, id, kind, attempts, retries, dead_at, last_error from messaging.list_dead_letters($1, $2, $3)");
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)tenant?.Value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        // one more than asked for says whether there are more
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit + 1 });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var letters = new List<DeadLetter>();
        while (letters.Count < limit && await reader.ReadAsync(cancellation))
        {
            letters.Add(new DeadLetter(
                new TenantId(reader.GetString(0)), reader.GetGuid(1), reader.GetInt64(2), reader.GetString(3), reader.GetInt32(4),
                reader.GetInt32(5), new DateTimeOffset(reader.GetDateTime(6)), reader.GetString(7)));
        }

        return (letters, letters.Count == limit && await reader.ReadAsync(cancellation));
    }

    /// <returns>False when there is no such dead letter.</returns>
    public async Task<bool> RetryAsync(TenantId tenant, long id, CancellationToken cancellation)
    {
        await using var command = databases.App.CreateCommand("select messaging.retry_dead_letter($1, $2)");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = tenant.Value });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = id });
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    public async Task<Backlog> BacklogAsync(CancellationToken cancellation)
    {
        await using var command = databases.App.CreateCommand("select due_lanes, oldest_due_seconds, dead_letters from messaging.backlog()");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new Backlog(reader.GetInt64(0), reader.GetDouble(1), reader.GetInt64(2));
    }
}
