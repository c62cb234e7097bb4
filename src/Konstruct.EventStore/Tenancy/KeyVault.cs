using System.Collections.Concurrent;
using System.Security.Cryptography;
using Npgsql;

namespace Konstruct.EventStore.Tenancy;

/// <summary>
/// Loads and makes keys. Keys stay in memory per process, bounded: over <see cref="MaxTenants"/> tenants, or
/// <see cref="MaxSubjects"/> subjects of one tenant, the cache starts anew.
/// </summary>
public sealed class KeyVault(Databases databases, MasterKeys masterKeys)
{
    private const int MaxTenants = 10_000;
    private const int MaxSubjects = 10_000;
    private readonly ConcurrentDictionary<TenantId, TenantVault> _tenants = new();

    /// <summary>The tenant's vault; its key is made when it has none yet.</summary>
    public async ValueTask<TenantVault> OfAsync(TenantId tenant, CancellationToken cancellation = default)
    {
        if (_tenants.TryGetValue(tenant, out var known))
            return known;

        var purpose = $"tenant:{tenant}";
        var candidate = masterKeys.Wrap(RandomNumberGenerator.GetBytes(Sealing.KeySize), purpose);
        await using var command = databases.App.CreateCommand("select events.ensure_tenant_key($1, $2)");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = tenant.Value });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = candidate });
        var wrapped = (byte[])(await command.ExecuteScalarAsync(cancellation))!;
        if (_tenants.Count >= MaxTenants)
            _tenants.Clear();
        return _tenants.GetOrAdd(tenant, new TenantVault(tenant, masterKeys.Unwrap(wrapped, purpose)));
    }

    /// <summary>Loads the subjects' keys, making those that do not exist yet. No round trip when all are known.</summary>
    public async ValueTask EnsureSubjectsAsync(TenantVault vault, IReadOnlyCollection<Guid> subjects, CancellationToken cancellation = default)
    {
        if (HasAll(vault, subjects))
            return;
        var missing = subjects.Where(s => !vault.Has(s)).Distinct().ToArray();
        if (missing.Length == 0)
            return;
        Bound(vault);
        await using var command = databases.App.CreateCommand("select subject, wrapped from events.ensure_subject_keys($1, $2, $3)");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = vault.Tenant.Value });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = missing });
        command.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = [.. missing.Select(vault.NewWrappedSubjectKey)] });
        await LearnAsync(vault, command, missing, cancellation);
    }

    /// <summary>Loads the subjects' keys for reading; one that does not exist reads as erased.</summary>
    public async ValueTask LoadSubjectsAsync(TenantVault vault, IReadOnlyCollection<Guid> subjects, CancellationToken cancellation = default)
    {
        var missing = subjects.Where(s => !vault.Knows(s)).Distinct().ToArray();
        if (missing.Length == 0)
            return;
        Bound(vault);
        await using var connection = await databases.App.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(databases.EnterTenant(vault.Tenant));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("select subject, wrapped from events.subject_keys where tenant_id = $1 and subject = any ($2)")
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = vault.Tenant.Value },
                new NpgsqlParameter<Guid[]> { TypedValue = missing },
            },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.NextResultAsync(cancellation);
        await LearnAsync(vault, reader, missing, cancellation);
    }

    // what nearly every event finds, so without a query object
    private static bool HasAll(TenantVault vault, IReadOnlyCollection<Guid> subjects)
    {
        foreach (var subject in subjects)
        {
            if (!vault.Has(subject))
                return false;
        }

        return true;
    }

    private static async Task LearnAsync(TenantVault vault, NpgsqlCommand command, Guid[] asked, CancellationToken cancellation)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await LearnAsync(vault, reader, asked, cancellation);
    }

    private static async Task LearnAsync(TenantVault vault, NpgsqlDataReader reader, Guid[] asked, CancellationToken cancellation)
    {
        var answered = new HashSet<Guid>();
        while (await reader.ReadAsync(cancellation))
        {
            var subject = reader.GetGuid(0);
            answered.Add(subject);
            vault.Learn(subject, await reader.IsDBNullAsync(1, cancellation) ? null : reader.GetFieldValue<byte[]>(1));
        }

        foreach (var subject in asked.Where(s => !answered.Contains(s)))
            vault.LearnAbsent(subject);
    }

    private static void Bound(TenantVault vault)
    {
        if (vault.SubjectCount >= MaxSubjects)
            vault.Rotate();
    }
}
