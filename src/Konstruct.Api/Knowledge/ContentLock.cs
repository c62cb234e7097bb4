using Konstruct.EventStore;
using Konstruct.EventStore.Tenancy;
using Npgsql;

namespace Konstruct.Api.Knowledge;

/// <summary>
/// One content belongs to every document of the tenant that has it. Who stores it and then names it in an event shares the lock; who looks
/// which contents nobody has, and deletes them, has it alone. Without it a content could be deleted between the two.
/// </summary>
/// <remarks>It is a transaction's, and the role's limit on idle ones (30 s) ends it: a store that takes longer goes without.</remarks>
internal sealed class ContentLock(Databases databases)
{
    public Task<IAsyncDisposable> ShareAsync(TenantId tenant, CancellationToken cancellation) =>
        HoldAsync("select pg_advisory_xact_lock_shared(hashtextextended('knowledge contents/' || $1, 0))", tenant, cancellation);

    public Task<IAsyncDisposable> TakeAloneAsync(TenantId tenant, CancellationToken cancellation) =>
        HoldAsync("select pg_advisory_xact_lock(hashtextextended('knowledge contents/' || $1, 0))", tenant, cancellation);

    private async Task<IAsyncDisposable> HoldAsync(string sql, TenantId tenant, CancellationToken cancellation)
    {
        var connection = await databases.App.OpenConnectionAsync(cancellation);
        try
        {
            var transaction = await connection.BeginTransactionAsync(cancellation);
            await using var command = new NpgsqlCommand(sql, connection, transaction) { Parameters = { new NpgsqlParameter<string> { TypedValue = tenant.Value } } };
            await command.ExecuteNonQueryAsync(cancellation);
            return new Held(connection, transaction);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private sealed class Held(NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
