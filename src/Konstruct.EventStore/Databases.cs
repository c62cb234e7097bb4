using Konstruct.EventStore.Tenancy;
using Npgsql;

namespace Konstruct.EventStore;

/// <summary>The connections of the application and of the projection daemon, one pool each. The owner's is opened by migrations alone.</summary>
public sealed class Databases : IAsyncDisposable
{
    private readonly string _daemonConnectionString;

    /// <param name="app">Connection string of the role <c>konstruct_app</c>.</param>
    /// <param name="daemon">Connection string of the role <c>konstruct_daemon</c>.</param>
    public Databases(string app, string daemon)
    {
        AppConnectionString = WithoutErrorDetail(new NpgsqlConnectionStringBuilder(app)).ConnectionString;
        _daemonConnectionString = daemon;
        App = Build(app, "konstruct");
        Daemon = Build(daemon, "konstruct-daemon");
    }

    /// <summary>For connections that must not come from the pool (LISTEN).</summary>
    internal string AppConnectionString { get; }

    public NpgsqlDataSource App { get; }

    public NpgsqlDataSource Daemon { get; }

    /// <summary>First statement of a reading round trip: the transaction sees this tenant's rows and no other's.</summary>
    public NpgsqlBatchCommand EnterTenant(TenantId tenant) =>
        new("select set_config('app.current_tenant', $1, true)") { Parameters = { new NpgsqlParameter<string> { TypedValue = tenant.Value } } };

    /// <summary>
    /// As <see cref="EnterTenant"/>, for what reads everything of a tenant while somebody writes it to a file: the role's time limits are
    /// those of requests. It only reads, so it holds up nobody; an hour is its end.
    /// </summary>
    public NpgsqlBatchCommand EnterTenantForLong(TenantId tenant) => new(
        "select set_config('app.current_tenant', $1, true), set_config('statement_timeout', '1h', true), set_config('transaction_timeout', '0', true)")
    {
        Parameters = { new NpgsqlParameter<string> { TypedValue = tenant.Value } },
    };

    /// <summary>
    /// A connection of the daemon's role outside the pool: session locks go with it. Its commits do not wait for the disk, because a
    /// projection's rows and cursor are lost together and made again.
    /// </summary>
    internal async Task<NpgsqlConnection> OpenLockingConnectionAsync(CancellationToken cancellation)
    {
        var settings = new NpgsqlConnectionStringBuilder(_daemonConnectionString)
        {
            Pooling = false,
            ApplicationName = "konstruct-projection",
            Timeout = 10,
            CommandTimeout = 60,
            KeepAlive = 10,
            MaxAutoPrepare = 20,
            AutoPrepareMinUsages = 2,
        };
        WithoutErrorDetail(settings);
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            await using var relax = new NpgsqlCommand("set synchronous_commit = off", connection);
            await relax.ExecuteNonQueryAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>A detail quotes the row's values, and exceptions end in logs: never, whatever the connection string asks for.</summary>
    internal static NpgsqlConnectionStringBuilder WithoutErrorDetail(NpgsqlConnectionStringBuilder settings)
    {
        settings.IncludeErrorDetail = false;
        settings.IncludeFailedBatchedCommand = false;
        settings.LogParameters = false;
        return settings;
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Daemon.DisposeAsync();
    }

    private static NpgsqlDataSource Build(string connectionString, string name)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        var settings = builder.ConnectionStringBuilder;
        settings.ApplicationName ??= name;
        WithoutErrorDetail(settings);
        settings.MaxAutoPrepare = Math.Max(settings.MaxAutoPrepare, 60);
        settings.AutoPrepareMinUsages = 2;
        // every setting we make is transaction-local and every lock a transaction's, so there is nothing to reset
        settings.NoResetOnClose = true;
        settings.Timeout = Math.Min(settings.Timeout, 10);
        settings.CommandTimeout = Math.Min(settings.CommandTimeout, 30);
        // a conversation of some 60 events in two reads of the socket instead of six
        settings.ReadBufferSize = Math.Max(settings.ReadBufferSize, 32 * 1024);
        return builder.Build();
    }
}
