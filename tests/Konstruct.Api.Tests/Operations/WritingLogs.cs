using System.Text.Json.Nodes;
using Konstruct.Api.Platform;
using Konstruct.TestSupport;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Npgsql;

namespace Konstruct.Api.Tests.Operations;

/// <summary>A log tells what happened, where and to which ids; it never tells what an exception's message quotes.</summary>
public sealed class WritingLogs
{
    private const string Secret = "my salary is 4,200";
    private static readonly TestClock s_noon = new(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void An_entry_is_one_line_of_json()
    {
        var line = Write(new JsonLogFormatter(s_noon), log => log.LogWarning("Lane {Lane} of tenant {Tenant} is {Count} behind", "7", "alpha", 3));

        line.TrimEnd('\n').ShouldNotContain("\n");
        var json = JsonNode.Parse(line)!;
        ((string)json["time"]!).ShouldBe("2026-11-21T12:00:00.0000000Z");
        ((string)json["level"]!).ShouldBe("warning");
        ((string)json["category"]!).ShouldBe("Konstruct.Tests");
        ((string)json["message"]!).ShouldBe("Lane 7 of tenant alpha is 3 behind");
        ((string)json["fields"]!["Tenant"]!).ShouldBe("alpha");
        ((int)json["fields"]!["Count"]!).ShouldBe(3);
    }

    [Theory]
    [InlineData(JsonLogFormatter.FormatterName)]
    [InlineData(LineLogFormatter.FormatterName)]
    public void An_exception_is_told_by_type_state_and_stack_without_its_message(string formatter)
    {
        var line = Write(Formatter(formatter), log => log.LogError(Thrown(), "Envelope {Id} failed", 12));

        line.ShouldNotContain("salary");
        line.ShouldContain("Npgsql.PostgresException");
        line.ShouldContain("23505");
        line.ShouldContain("System.InvalidOperationException");
        line.ShouldContain(nameof(Thrown));
    }

    [Fact]
    public void An_exception_among_the_fields_is_named_by_its_type()
    {
        var line = Write(new JsonLogFormatter(s_noon), log => log.Log(LogLevel.Error, default, new List<KeyValuePair<string, object?>> { new("Error", new InvalidOperationException(Secret)) }, null, (_, _) => "failed"));

        line.ShouldNotContain("salary");
        ((string)JsonNode.Parse(line)!["fields"]!["Error"]!).ShouldBe("System.InvalidOperationException");
    }

    [Fact]
    public void For_people_an_entry_is_one_line_whatever_its_text() =>
        Write(new LineLogFormatter(s_noon), log => log.LogInformation("First\nsecond")).ShouldBe("12:00:00.000 info Tests: First second\n");

    private static ConsoleFormatter Formatter(string name) =>
        name == JsonLogFormatter.FormatterName ? new JsonLogFormatter(s_noon) : new LineLogFormatter(s_noon);

    private static InvalidOperationException Thrown()
    {
        try
        {
            try
            {
                throw new PostgresException($"duplicate key: {Secret}", "ERROR", "ERROR", PostgresErrorCodes.UniqueViolation, detail: Secret);
            }
            catch (PostgresException e)
            {
                throw new InvalidOperationException(Secret, e);
            }
        }
        catch (InvalidOperationException e)
        {
            return e;
        }
    }

    private static string Write(ConsoleFormatter formatter, Action<ILogger> log)
    {
        var into = new StringWriter { NewLine = "\n" };
        log(new Into(formatter, into));
        return into.ToString();
    }

    private sealed class Into(ConsoleFormatter formatter, TextWriter writer) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> how) =>
            formatter.Write(new LogEntry<TState>(logLevel, "Konstruct.Tests", eventId, state, exception, how), null, writer);
    }
}
