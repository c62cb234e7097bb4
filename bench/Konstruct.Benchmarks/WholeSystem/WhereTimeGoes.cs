using Konstruct.Benchmarks.Running;

namespace Konstruct.Benchmarks.WholeSystem;

/// <summary>What lies between two events of a turn, by the database's clock: where to look when a figure is too high.</summary>
internal static class WhereTimeGoes
{
    /// <returns>One line for each event, after the one before it in its conversation: median and 99th percentile.</returns>
    public static async Task<IReadOnlyList<string>> OfTurnsAsync(BenchmarkDatabase database, DateTimeOffset since, CancellationToken cancellation)
    {
        await using var command = database.Plain.CreateCommand(
            """
            with steps as (
              select type, lag(type) over stream as before, extract(epoch from timestamp - lag(timestamp) over stream) * 1000 as ms
              from events.mt_events e
              where timestamp > $1 and exists (select from events.mt_streams s where s.tenant_id = e.tenant_id and s.id = e.stream_id and s.type = 'conversation')
              window stream as (partition by tenant_id, stream_id order by version))
            select before, type, count(*)::integer,
              percentile_cont(0.5) within group (order by ms)::double precision, percentile_cont(0.99) within group (order by ms)::double precision
            from steps where before is not null group by 1, 2 having count(*) > 20 order by count(*) desc, 4 desc
            """);
        command.Parameters.AddWithValue(since);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var lines = new List<string>();
        while (await reader.ReadAsync(cancellation))
            lines.Add($"  {reader.GetString(0)} -> {reader.GetString(1)} ({reader.GetInt32(2)}): {reader.GetDouble(3):0.0} ms, {reader.GetDouble(4):0.0} ms");
        return lines;
    }
}
