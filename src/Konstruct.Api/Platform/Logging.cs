using Microsoft.Extensions.Logging.Console;

namespace Konstruct.Api.Platform;

/// <summary>Logs to the console: JSON lines for machines, single lines for people in development. Neither says what an exception's message says.</summary>
internal static class Logging
{
    /// <summary>A start that failed is told in one line by whoever started it; its stack helps nobody.</summary>
    public static bool IsToldElsewhere(EventId entry) => entry.Name == "HostedServiceStartupFaulted";

    public static ILoggingBuilder AddKonstructLogging(this ILoggingBuilder logging, bool json, bool toStandardError = false)
    {
        logging.ClearProviders();
        logging.AddConsole(o =>
        {
            o.FormatterName = json ? JsonLogFormatter.FormatterName : LineLogFormatter.FormatterName;
            if (toStandardError)
                o.LogToStandardErrorThreshold = LogLevel.Trace;
        });
        logging.AddConsoleFormatter<JsonLogFormatter, ConsoleFormatterOptions>();
        logging.AddConsoleFormatter<LineLogFormatter, ConsoleFormatterOptions>();
        logging.Configure(o => o.ActivityTrackingOptions = ActivityTrackingOptions.None);
        return logging;
    }
}
