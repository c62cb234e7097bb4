using System.Reflection;
using System.Text;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Konstruct.EventStore.Projections;

/// <summary>How a record's properties stand in a table. Read once per record, by reflection.</summary>
internal sealed class ReadModelColumns<TRow>
    where TRow : class
{
    internal sealed record Column(string Name, string SqlType, NpgsqlDbType DbType, Type ClrType, bool IsKey, bool IsIndexed, bool IsPersonal, Func<TRow, object?> Get);

    private static readonly Dictionary<Type, (string Sql, NpgsqlDbType Db)> s_types = new()
    {
        [typeof(Guid)] = ("uuid", NpgsqlDbType.Uuid),
        [typeof(string)] = ("text", NpgsqlDbType.Text),
        [typeof(long)] = ("bigint", NpgsqlDbType.Bigint),
        [typeof(int)] = ("integer", NpgsqlDbType.Integer),
        [typeof(bool)] = ("boolean", NpgsqlDbType.Boolean),
        [typeof(DateTimeOffset)] = ("timestamptz", NpgsqlDbType.TimestampTz),
        [typeof(DateOnly)] = ("date", NpgsqlDbType.Date),
        [typeof(decimal)] = ("numeric", NpgsqlDbType.Numeric),
        [typeof(double)] = ("double precision", NpgsqlDbType.Double),
        [typeof(JsonElement)] = ("jsonb", NpgsqlDbType.Jsonb),
    };

    private readonly ConstructorInfo _constructor;

    public ReadModelColumns()
    {
        _constructor = typeof(TRow).GetConstructors().OrderByDescending(c => c.GetParameters().Length).First();
        All = [.. _constructor.GetParameters().Select(ColumnOf)];
        Keys = [.. All.Where(c => c.IsKey)];
        if (Keys.Count == 0)
            throw new InvalidOperationException($"{typeof(TRow).Name} has no [Key].");
    }

    public IReadOnlyList<Column> All { get; }

    public IReadOnlyList<Column> Keys { get; }

    public string Names => string.Join(", ", All.Select(c => c.Name));

    public RowKey KeyOf(TRow row) => new([.. Keys.Select(k => k.Get(row)!)]);

    /// <summary>Reads a row whose columns begin at <paramref name="offset"/> in the order of <see cref="All"/>.</summary>
    public TRow Read(NpgsqlDataReader reader, int offset)
    {
        var values = new object?[All.Count];
        for (var i = 0; i < values.Length; i++)
        {
            if (reader.IsDBNull(offset + i))
                continue;
            var type = All[i].ClrType;
            values[i] = type == typeof(DateTimeOffset) ? new DateTimeOffset(reader.GetDateTime(offset + i))
                : type == typeof(DateOnly) ? reader.GetFieldValue<DateOnly>(offset + i)
                : type == typeof(JsonElement) ? JsonDocument.Parse(reader.GetString(offset + i)).RootElement.Clone()
                : reader.GetValue(offset + i);
        }

        return (TRow)_constructor.Invoke(values);
    }

    public static object? ToDb(object? value) => value switch
    {
        DateTimeOffset t => t.UtcDateTime,
        JsonElement json => json.GetRawText(),
        _ => value,
    };

    public static NpgsqlParameter Array(Column column, IEnumerable<object?> values) =>
        new() { Value = values.Select(v => ToDb(v) ?? DBNull.Value).ToArray() is var all ? Typed(column, all) : null, NpgsqlDbType = NpgsqlDbType.Array | column.DbType };

    /// <summary>Npgsql wants arrays of the element's own type.</summary>
    private static Array Typed(Column column, object[] values)
    {
        var nullable = column.DbType switch
        {
            NpgsqlDbType.Uuid => typeof(Guid?),
            NpgsqlDbType.Bigint => typeof(long?),
            NpgsqlDbType.Integer => typeof(int?),
            NpgsqlDbType.Boolean => typeof(bool?),
            NpgsqlDbType.TimestampTz => typeof(DateTime?),
            NpgsqlDbType.Date => typeof(DateOnly?),
            NpgsqlDbType.Numeric => typeof(decimal?),
            NpgsqlDbType.Double => typeof(double?),
            _ => typeof(string),
        };
        var array = System.Array.CreateInstance(nullable, values.Length);
        for (var i = 0; i < values.Length; i++)
            array.SetValue(values[i] is DBNull ? null : values[i], i);
        return array;
    }

    private static Column ColumnOf(ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (!s_types.TryGetValue(type, out var mapped))
            throw new InvalidOperationException($"{typeof(TRow).Name}.{parameter.Name}: {type.Name} is not a column type.");
        var property = typeof(TRow).GetProperty(parameter.Name!)!;
        bool Marked<T>()
            where T : Attribute => parameter.IsDefined(typeof(T)) || property.IsDefined(typeof(T));
        return new Column(
            SnakeCase(parameter.Name!), mapped.Sql, mapped.Db, type,
            Marked<KeyAttribute>(), Marked<IndexedAttribute>(), Marked<PersonalCopyAttribute>(), row => property.GetValue(row));
    }

    internal static string SnakeCase(string name)
    {
        var text = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsUpper(c) && text.Length > 0)
                text.Append('_');
            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
