using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Konstruct.Api.Platform;

/// <summary>For people: one line per entry, and below it where an exception was thrown.</summary>
internal sealed class LineLogFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "konstruct-line";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        if (Logging.IsToldElsewhere(logEntry.EventId))
            return;
        textWriter.Write(time.GetUtcNow().UtcDateTime.ToString("HH:mm:ss.fff"));
        textWriter.Write(logEntry.LogLevel switch
        {
            LogLevel.Critical => " crit ",
            LogLevel.Error => " fail ",
            LogLevel.Warning => " warn ",
            LogLevel.Information => " info ",
            _ => " dbug ",
        });
        textWriter.Write(logEntry.Category[(logEntry.Category.LastIndexOf('.') + 1)..]);
        textWriter.Write(": ");
        textWriter.Write(logEntry.Formatter(logEntry.State, null).ReplaceLineEndings(" "));
        textWriter.Write('\n');
        if (logEntry.Exception is null)
            return;
        foreach (var (type, sqlState, stack) in LoggingException.Chain(logEntry.Exception))
        {
            textWriter.Write($"  {type}{(sqlState is null ? "" : $" (SQLSTATE {sqlState})")}\n");
            if (stack is not null)
                textWriter.Write(stack + '\n');
        }
    }
}
