using System.Runtime.InteropServices;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Npgsql;

namespace Konstruct.EventStore.Projections;

/// <summary>A read model as the daemon and the schema see it, whatever its row.</summary>
public interface IReadModelTable
{
    string Name { get; }

    int Version { get; }

    Lifecycle Lifecycle { get; }

    IReadOnlyCollection<Type> Events { get; }

    /// <summary>Columns that hold personal content in clear, as <c>views.table.column</c>.</summary>
    IReadOnlyList<string> PersonalColumns { get; }

    /// <summary>Makes a new build of the table; answers its number.</summary>
    Task<int> CreateAsync(NpgsqlConnection connection, CancellationToken cancellation);

    /// <summary>Folds a batch into one build: loads the rows of its keys, folds in memory, writes one upsert and one delete.</summary>
    Task FoldAsync(NpgsqlConnection connection, int build, IReadOnlyList<Recorded> events, CancellationToken cancellation);
}

/// <summary>Binds a read model to its table.</summary>
public sealed class ReadModelTable<TRow>(IReadModel<TRow> model) : IReadModelTable
    where TRow : class
{
    private readonly ReadModelColumns<TRow> _columns = new();

    public string Name => model.Name;

    public int Version => model.Version;

    public Lifecycle Lifecycle => model.Lifecycle;

    public IReadOnlyCollection<Type> Events => model.Events;

    public IReadOnlyList<string> PersonalColumns =>
        [.. _columns.All.Where(c => c.IsPersonal).Select(c => $"views.{Name}.{c.Name}")];

    public async Task<int> CreateAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select views.create_read_model($1, $2, $3, $4, $5, $6, $7)", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Name });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Version });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Lifecycle == Lifecycle.Inline ? "inline" : "async" });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. _columns.All.Select(c => c.Name)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. _columns.All.Select(c => c.SqlType)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. _columns.Keys.Select(c => c.Name)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. _columns.All.Where(c => c.IsIndexed).Select(c => c.Name)] });
        return (int)(await command.ExecuteScalarAsync(cancellation))!;
    }

    public async Task FoldAsync(NpgsqlConnection connection, int build, IReadOnlyList<Recorded> events, CancellationToken cancellation)
    {
        var touched = new Dictionary<(TenantId Tenant, RowKey Key), TRow?>();
        var keyed = new List<((TenantId, RowKey) Key, int Event)>(events.Count);
        for (var i = 0; i < events.Count; i++)
        {
            try
            {
                foreach (var key in model.Keys(events[i]))
                {
                    keyed.Add(((events[i].Tenant, key), i));
                    touched.TryAdd((events[i].Tenant, key), null);
                }
            }
            catch (Exception e)
            {
                throw new FoldException(i, events[i], e);
            }
        }

        if (keyed.Count == 0)
            return;
        var table = ProjectionStore.TableName(this, build);
        await LoadAsync(connection, table, touched, cancellation);
        foreach (var (key, i) in keyed)
        {
            try
            {
                ref var row = ref CollectionsMarshal.GetValueRefOrNullRef(touched, key);
                row = model.Apply(row, key.Item2, events[i]);
            }
            catch (Exception e)
            {
                throw new FoldException(i, events[i], e);
            }
        }

        var kept = touched.Where(t => t.Value is not null).Select(t => (t.Key.Tenant, Row: t.Value!)).ToList();
        var removed = touched.Where(t => t.Value is null).Select(t => t.Key).ToList();
        await using var batch = new NpgsqlBatch(connection);
        if (kept.Count > 0)
            batch.BatchCommands.Add(UpsertCommand(table, kept));
        if (removed.Count > 0)
            batch.BatchCommands.Add(DeleteCommand(table, removed));
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The statement that writes one row with the append; for inline read models, whose key is the stream.</summary>
    public NpgsqlBatchCommand InlineCommand(TenantId tenant, TRow row) => UpsertCommand($"views.{Name}", [(tenant, row)]);

    /// <summary>Folds a stream's whole history to its row; what an inline read model writes with an append.</summary>
    public TRow? Fold(TRow? row, IEnumerable<Recorded> events)
    {
        foreach (var recorded in events)
        {
            foreach (var key in model.Keys(recorded))
                row = model.Apply(row, key, recorded);
        }

        return row;
    }

    /// <summary>Rows of one tenant that match a condition written by the caller, with <c>$2</c> and on as its parameters.</summary>
    /// <param name="condition">SQL after <c>where tenant_id = $1 and</c>; may end in <c>order by</c> and <c>limit</c>.</param>
    public async Task<List<TRow>> QueryAsync(
        Databases databases, TenantId tenant, string condition, IReadOnlyList<NpgsqlParameter> parameters, CancellationToken cancellation)
    {
        await using var connection = await databases.App.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(databases.EnterTenant(tenant));
        var query = new NpgsqlBatchCommand($"select {_columns.Names} from views.{Name} where tenant_id = $1 and {condition}");
        query.Parameters.Add(new NpgsqlParameter<string> { TypedValue = tenant.Value });
        foreach (var parameter in parameters)
            query.Parameters.Add(parameter);
        batch.BatchCommands.Add(query);
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.NextResultAsync(cancellation);
        var rows = new List<TRow>();
        while (await reader.ReadAsync(cancellation))
            rows.Add(_columns.Read(reader, 0));
        return rows;
    }

    private async Task LoadAsync(
        NpgsqlConnection connection, string table, Dictionary<(TenantId Tenant, RowKey Key), TRow?> touched, CancellationToken cancellation)
    {
        var keys = touched.Keys.ToList();
        await using var command = new NpgsqlCommand(
            $"""
            select t.tenant_id, {string.Join(", ", _columns.All.Select(c => "t." + c.Name))} from {table} t
            join unnest($1::varchar[], {Unnest(_columns.Keys, 2)}) as k (tenant_id, {string.Join(", ", _columns.Keys.Select(c => c.Name))})
            using (tenant_id, {string.Join(", ", _columns.Keys.Select(c => c.Name))})
            """,
            connection);
        AddKeys(command.Parameters, keys);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var row = _columns.Read(reader, 1);
            touched[(new TenantId(reader.GetString(0)), _columns.KeyOf(row))] = row;
        }
    }

    private NpgsqlBatchCommand UpsertCommand(string table, IReadOnlyList<(TenantId Tenant, TRow Row)> rows)
    {
        var keys = string.Join(", ", _columns.Keys.Select(c => c.Name));
        var others = _columns.All.Where(c => !c.IsKey).ToList();
        var command = new NpgsqlBatchCommand(
            $"""
            insert into {table} (tenant_id, {_columns.Names})
            select * from unnest($1::varchar[], {Unnest(_columns.All, 2)})
            on conflict (tenant_id, {keys}) do {(others.Count == 0 ? "nothing" : "update set " + string.Join(", ", others.Select(c => $"{c.Name} = excluded.{c.Name}")))}
            """);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. rows.Select(r => r.Tenant.Value)] });
        foreach (var column in _columns.All)
            command.Parameters.Add(ReadModelColumns<TRow>.Array(column, rows.Select(r => column.Get(r.Row))));
        return command;
    }

    private NpgsqlBatchCommand DeleteCommand(string table, List<(TenantId Tenant, RowKey Key)> keys)
    {
        var command = new NpgsqlBatchCommand(
            $"""
            delete from {table} t using unnest($1::varchar[], {Unnest(_columns.Keys, 2)}) as k (tenant_id, {string.Join(", ", _columns.Keys.Select(c => c.Name))})
            where t.tenant_id = k.tenant_id and {string.Join(" and ", _columns.Keys.Select(c => $"t.{c.Name} = k.{c.Name}"))}
            """);
        AddKeys(command.Parameters, keys);
        return command;
    }

    private void AddKeys(NpgsqlParameterCollection parameters, List<(TenantId Tenant, RowKey Key)> keys)
    {
        parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. keys.Select(k => k.Tenant.Value)] });
        for (var i = 0; i < _columns.Keys.Count; i++)
        {
            var place = i;
            parameters.Add(ReadModelColumns<TRow>.Array(_columns.Keys[i], keys.Select(k => (object?)k.Key.Values[place])));
        }
    }

    private static string Unnest(IReadOnlyList<ReadModelColumns<TRow>.Column> columns, int firstParameter) =>
        string.Join(", ", columns.Select((c, i) => $"${firstParameter + i}::{c.SqlType}[]"));
}
