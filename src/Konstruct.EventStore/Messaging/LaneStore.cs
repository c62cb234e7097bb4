using System.Text.Json;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Npgsql;

namespace Konstruct.EventStore.Messaging;

/// <summary>Lanes and envelopes as the database's functions offer them. Every call under a lease fails with <see cref="LaneLostException"/> once the lease has passed on.</summary>
public sealed class LaneStore(Databases databases)
{
    /// <summary>Leases up to <paramref name="limit"/> lanes that have due work, over all tenants.</summary>
    public async Task<List<LaneLease>> TakeAsync(string node, int limit, TimeSpan lease, CancellationToken cancellation)
    {
        await using var command = databases.App.CreateCommand("select tenant_id, lane, fence from messaging.take_lanes($1, $2, $3)");
        Add(command, node);
        Add(command, limit);
        Add(command, lease);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var leases = new List<LaneLease>();
        while (await reader.ReadAsync(cancellation))
            leases.Add(new LaneLease(new TenantId(reader.GetString(0)), reader.GetGuid(1), reader.GetInt64(2)));
        return leases;
    }

    /// <summary>Prolongs leases on the given connection; answers those still held.</summary>
    public static async Task<HashSet<(TenantId, Guid)>> RenewAsync(
        NpgsqlConnection connection, IReadOnlyList<LaneLease> leases, TimeSpan lease, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select tenant_id, lane from messaging.renew_lanes($1, $2, $3, $4)", connection);
        Add(command, leases.Select(l => l.Tenant.Value).ToArray());
        Add(command, leases.Select(l => l.Lane).ToArray());
        Add(command, leases.Select(l => l.Fence).ToArray());
        Add(command, lease);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var held = new HashSet<(TenantId, Guid)>();
        while (await reader.ReadAsync(cancellation))
            held.Add((new TenantId(reader.GetString(0)), reader.GetGuid(1)));
        return held;
    }

    /// <summary>The lane's next envelope, or null: then the lease has been given back.</summary>
    public async Task<DeliveredEnvelope?> NextAsync(LaneLease lease, CancellationToken cancellation)
    {
        await using var command = Under(lease, "select id, kind, body, attempts, retries from messaging.next_envelope($1, $2, $3)");
        try
        {
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            if (!await reader.ReadAsync(cancellation))
                return null;
            using var body = JsonDocument.Parse(reader.GetFieldValue<byte[]>(2));
            return new DeliveredEnvelope(lease, reader.GetInt64(0), reader.GetString(1), body.RootElement.Clone(), reader.GetInt32(3), reader.GetInt32(4));
        }
        catch (PostgresException e) when (e.SqlState == "KS004")
        {
            throw new LaneLostException(e.MessageText, e);
        }
    }

    public Task CompleteAsync(DeliveredEnvelope envelope, CancellationToken cancellation)
    {
        var command = Under(envelope.Lease, "select messaging.complete_envelope($1, $2, $3, $4)");
        Add(command, envelope.Id);
        return RunAsync(command, cancellation);
    }

    /// <param name="error">A stable code; never message text.</param>
    public Task BackOffAsync(DeliveredEnvelope envelope, string error, TimeSpan delay, CancellationToken cancellation)
    {
        var command = Under(envelope.Lease, "select messaging.back_off_envelope($1, $2, $3, $4, $5, $6)");
        Add(command, envelope.Id);
        Add(command, error);
        Add(command, delay);
        return RunAsync(command, cancellation);
    }

    /// <param name="error">A stable code; never message text.</param>
    public Task BuryAsync(DeliveredEnvelope envelope, string error, CancellationToken cancellation)
    {
        var command = Under(envelope.Lease, "select messaging.bury_envelope($1, $2, $3, $4, $5)");
        Add(command, envelope.Id);
        Add(command, error);
        return RunAsync(command, cancellation);
    }

    public Task ReleaseAsync(LaneLease lease, CancellationToken cancellation) =>
        RunAsync(Under(lease, "select messaging.release_lane($1, $2, $3)"), cancellation);

    private NpgsqlCommand Under(LaneLease lease, string sql)
    {
        var command = databases.App.CreateCommand(sql);
        Add(command, lease.Tenant.Value);
        Add(command, lease.Lane);
        Add(command, lease.Fence);
        return command;
    }

    private static async Task RunAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        await using (command)
        {
            try
            {
                await command.ExecuteNonQueryAsync(cancellation);
            }
            catch (PostgresException e) when (e.SqlState == "KS004")
            {
                throw new LaneLostException(e.MessageText, e);
            }
        }
    }

    private static void Add<T>(NpgsqlCommand command, T value) => command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
}
