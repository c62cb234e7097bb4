using Npgsql;

namespace Konstruct.EventStore;

/// <summary>Whether this cluster's transaction ids go on from the stored ones.</summary>
/// <param name="HighestStored">The highest transaction id stored in the era; null in an empty era.</param>
/// <param name="NextTransaction">What this cluster gives out next.</param>
public sealed record EraState(int Era, ulong? HighestStored, ulong NextTransaction)
{
    /// <summary>False after a restore into another cluster: new events would sort before old ones.</summary>
    public bool IsSound => HighestStored is not { } highest || highest < NextTransaction;
}

/// <summary>
/// Transaction ids order the events of one cluster. A dump restored elsewhere meets a cluster that counts from low again; until an
/// operator has adopted it (<c>db adopt</c>), nothing may be appended.
/// </summary>
public sealed class EraGuard(Databases databases)
{
    /// <summary>The stable code with which <c>serve</c> refuses.</summary>
    public const string NotAdopted = "era_not_adopted";

    /// <exception cref="EraNotAdoptedException">The stored transaction ids are not this cluster's.</exception>
    public async Task<EraState> CheckAsync(CancellationToken cancellation = default)
    {
        await using var connection = await databases.Daemon.OpenConnectionAsync(cancellation);
        await using var command = new NpgsqlCommand("select era, highest_stored, next_transaction from events.era_state()", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var state = new EraState(
            reader.GetInt32(0),
            await reader.IsDBNullAsync(1, cancellation) ? null : reader.GetFieldValue<ulong>(1),
            reader.GetFieldValue<ulong>(2));
        return state.IsSound ? state : throw new EraNotAdoptedException(state);
    }

    /// <summary>Begins a new era in this cluster; no stored row is touched.</summary>
    /// <returns>False when there was nothing to adopt: the stored ids are this cluster's own.</returns>
    public async Task<bool> AdoptAsync(string ownerConnectionString, CancellationToken cancellation = default)
    {
        try
        {
            await CheckAsync(cancellation);
            return false;
        }
        catch (EraNotAdoptedException)
        {
            await using var connection = new NpgsqlConnection(
                Databases.WithoutErrorDetail(new NpgsqlConnectionStringBuilder(ownerConnectionString)).ConnectionString);
            await connection.OpenAsync(cancellation);
            await using var adopt = new NpgsqlCommand("call events.adopt_era()", connection);
            await adopt.ExecuteNonQueryAsync(cancellation);
            return true;
        }
    }
}

/// <summary>The database was restored from another cluster and not adopted yet.</summary>
public sealed class EraNotAdoptedException(EraState state) : Exception(
    $"Stored transaction ids of era {state.Era} reach {state.HighestStored}, this cluster is at {state.NextTransaction}: the database comes from another cluster. Run: konstruct db adopt")
{
    public string Code => EraGuard.NotAdopted;

    public EraState State { get; } = state;
}
