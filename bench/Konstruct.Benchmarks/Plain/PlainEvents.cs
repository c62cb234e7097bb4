using System.Text.Json;
using Konstruct.Benchmarks.Conversations;
using Konstruct.Benchmarks.Running;
using Konstruct.EventStore.Tenancy;
using Npgsql;
using NpgsqlTypes;

namespace Konstruct.Benchmarks.Plain;

/// <summary>
/// The yardstick: a table with mt_events' columns, its primary key (seq_id) and its unique (tenant, stream, version), no row-level
/// security. Its writers insert one row at a time with an auto-prepared statement and JSON that was made beforehand.
/// </summary>
internal sealed class PlainEvents
{
    private const string Columns =
        "seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, correlation_id, causation_id, headers, user_name";

    private readonly NpgsqlDataSource _source;
    private readonly string[] _data;
    private readonly string _headers;

    private PlainEvents(NpgsqlDataSource source, string[] data, string headers) => (_source, _data, _headers) = (source, data, headers);

    public static async Task<PlainEvents> CreateAsync(BenchmarkDatabase database, Store store, CancellationToken cancellation)
    {
        await database.RunAsync(
            cancellation,
            "create schema plain",
            "create sequence plain.mt_events_sequence",
            """
            create table plain.mt_events (
              seq_id bigint not null primary key, id uuid not null, stream_id uuid, version bigint not null, data jsonb not null, bdata bytea,
              type varchar(500) not null, timestamp timestamptz not null default now(), tenant_id varchar not null, mt_dotnet_type varchar,
              correlation_id varchar, causation_id varchar, headers jsonb, user_name varchar, is_archived boolean default false,
              unique (tenant_id, stream_id, version))
            """);

        // as large as ours and as incompressible: sealed once, before anything is measured
        var examples = new Examples(0);
        using var scope = new SealingScope(await store.Keys.OfAsync(Examples.Tenants[0], cancellation));
        var data = Enumerable.Range(0, 512).Select(_ => JsonSerializer.Serialize(examples.Message(), ConversationEvent.Registry.Json)).ToArray();
        return new PlainEvents(database.Plain, data, JsonSerializer.Serialize(examples.Context().Headers));
    }

    /// <summary>Rows inserted in a second; a writer keeps its connection and its command.</summary>
    /// <param name="row">The writer's next row.</param>
    public async Task<double> InsertRateAsync(
        int writers, TimeSpan duration, Func<int, (TenantId Tenant, Guid Stream, long Version, Examples Ids)> row, CancellationToken cancellation)
    {
        var open = new List<Writer>();
        try
        {
            for (var w = 0; w < writers; w++)
                open.Add(await Writer.OpenAsync(_source, cancellation));
            return await Clients.RateAsync(writers, duration, async w =>
            {
                var (tenant, stream, version, ids) = row(w);
                await open[w].InsertAsync(tenant.Value, stream, version, _data[ids.Next(_data.Length)], _headers, ids, cancellation);
                return true;
            });
        }
        finally
        {
            foreach (var writer in open)
                await writer.DisposeAsync();
        }
    }

    /// <summary>Takes over the rows of events.mt_events, in their order.</summary>
    public static Task CopyAsync(BenchmarkDatabase database, CancellationToken cancellation) => database.RunAsync(
        cancellation,
        $"""
        insert into plain.mt_events ({Columns})
        select row_number() over (order by era, transaction_id, seq_id), {Columns[8..]} from events.mt_events order by era, transaction_id, seq_id
        """,
        "vacuum analyze plain.mt_events");

    /// <summary>Rows read in a second, in order, every column taken as it comes: nothing is deserialised.</summary>
    public async Task<double> ReadRateAsync(CancellationToken cancellation)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellation);
        await using var command = new NpgsqlCommand($"select {Columns} from plain.mt_events order by seq_id", connection);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var rows = 0;
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                rows++;
                _ = reader.GetInt64(0);
                _ = reader.GetGuid(1);
                _ = reader.GetGuid(2);
                _ = reader.GetInt64(3);
                _ = reader.GetString(4);
                _ = reader.GetString(5);
                _ = reader.GetDateTime(6);
                _ = reader.GetString(7);
                _ = reader.GetString(8);
                for (var column = 9; column <= 12; column++)
                    _ = reader.IsDBNull(column) ? null : reader.GetString(column);
            }
        }

        return rows / clock.Elapsed.TotalSeconds;
    }

    private sealed class Writer : IAsyncDisposable
    {
        private const string InsertSql =
            $"""
            insert into plain.mt_events ({Columns})
            values (nextval('plain.mt_events_sequence'), $1, $2, $3, $4, $5, clock_timestamp(), $6, $7, $8, $9, $10, $11)
            """;

        private readonly NpgsqlConnection _connection;
        private readonly NpgsqlCommand _command;
        private readonly NpgsqlParameter<Guid> _id = new();
        private readonly NpgsqlParameter<Guid> _stream = new();
        private readonly NpgsqlParameter<long> _version = new();
        private readonly NpgsqlParameter<string> _data = new() { NpgsqlDbType = NpgsqlDbType.Jsonb };
        private readonly NpgsqlParameter<string> _type = new() { TypedValue = "bench.message_received.v1" };
        private readonly NpgsqlParameter<string> _tenant = new();
        private readonly NpgsqlParameter<string> _dotnetType = new() { TypedValue = "Konstruct.Benchmarks.Conversations.ConversationEvent+MessageReceived, Konstruct.Benchmarks" };
        private readonly NpgsqlParameter<string> _correlation = new();
        private readonly NpgsqlParameter<string> _causation = new();
        private readonly NpgsqlParameter<string> _headers = new() { NpgsqlDbType = NpgsqlDbType.Jsonb };
        private readonly NpgsqlParameter<string> _user = new() { TypedValue = "agent" };

        private Writer(NpgsqlConnection connection)
        {
            _connection = connection;
            _command = new NpgsqlCommand(InsertSql, connection)
            {
                Parameters = { _id, _stream, _version, _data, _type, _tenant, _dotnetType, _correlation, _causation, _headers, _user },
            };
        }

        public static async Task<Writer> OpenAsync(NpgsqlDataSource source, CancellationToken cancellation) =>
            new(await source.OpenConnectionAsync(cancellation));

        public Task InsertAsync(string tenant, Guid stream, long version, string data, string headers, Examples ids, CancellationToken cancellation)
        {
            (_id.TypedValue, _stream.TypedValue, _version.TypedValue, _data.TypedValue) = (ids.NextId(), stream, version, data);
            (_tenant.TypedValue, _correlation.TypedValue, _causation.TypedValue) = (tenant, ids.NextId().ToString(), ids.NextId().ToString());
            _headers.TypedValue = headers;
            return _command.ExecuteNonQueryAsync(cancellation);
        }

        public async ValueTask DisposeAsync()
        {
            await _command.DisposeAsync();
            await _connection.DisposeAsync();
        }
    }
}
