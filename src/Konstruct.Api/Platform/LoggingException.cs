using Konstruct.EventStore.Streams;
using Npgsql;

namespace Konstruct.Api.Platform;

/// <summary>
/// What a log may tell of an exception: its type, PostgreSQL's SQLSTATE and where it was thrown. Never its message: those of PostgreSQL
/// quote values, those of parsers quote what they read, and either may be somebody's words.
/// </summary>
internal sealed record LoggingException(string Type, string? SqlState, string? Stack)
{
    private const int MostInner = 8;

    /// <summary>The exception and what caused it, outermost first.</summary>
    public static IEnumerable<LoggingException> Chain(Exception exception)
    {
        var current = exception;
        for (var depth = 0; current is not null && depth < MostInner; depth++)
        {
            yield return new LoggingException(current.GetType().FullName ?? current.GetType().Name, SqlStateOf(current), current.StackTrace);
            current = current.InnerException;
        }
    }

    private static string? SqlStateOf(Exception e) => e switch
    {
        NpgsqlException answered => answered.SqlState,
        EventStoreException answered => answered.SqlState,
        _ => null,
    };
}
