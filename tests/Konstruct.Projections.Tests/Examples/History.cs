using Konstruct.EventStore.Projections;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Projections.Tests.Examples;

/// <summary>Events of one stream as the daemon hands them to a fold: one a minute from noon on.</summary>
internal static class History
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    public static readonly TenantId Acme = TenantId.From(new Guid("0e000000-0000-7000-8000-000000000001"));
    public static readonly Guid StreamKey = new("0f000000-0000-8000-8000-000000000001");

    public static List<Recorded> Of(params IReadOnlyList<object> events) => [.. events.Select((e, i) => new Recorded(
        Acme, StreamKey, i + 1, new Position(1, 100, i + 1), Guid.CreateVersion7(Noon.AddMinutes(i)), "", Noon.AddMinutes(i), e, null, null, null, null))];

    /// <summary>The rows that a read model makes of them.</summary>
    public static Dictionary<RowKey, TRow> Fold<TRow>(this IReadModel<TRow> model, IEnumerable<Recorded> events, Dictionary<RowKey, TRow>? rows = null)
        where TRow : class
    {
        rows = rows is null ? [] : new(rows);
        foreach (var recorded in events.Where(e => model.Events.Contains(e.Data.GetType())))
        {
            foreach (var key in model.Keys(recorded))
            {
                if (model.Apply(rows.GetValueOrDefault(key), key, recorded) is { } row)
                    rows[key] = row;
                else
                    rows.Remove(key);
            }
        }

        return rows;
    }

    /// <summary>The one row of a read model that has one row a stream; folded once or twice it is the same.</summary>
    public static TRow OneRow<TRow>(this IReadModel<TRow> model, params IReadOnlyList<object> events)
        where TRow : class
    {
        var history = Of(events);
        var once = model.Fold(history);
        model.Fold(history, once).ShouldBe(once);
        return once.ShouldHaveSingleItem().Value;
    }
}
