using System.Globalization;
using System.Text.Json;
using Konstruct.Domain.Tools;

namespace Konstruct.Api.Tools.BuiltIn;

/// <summary><c>current_time</c>: date and time in a zone of the IANA database.</summary>
internal sealed class CurrentTimeTool(TimeProvider time) : ITool
{
    public static readonly ToolDefinition Current = new(
        BuiltInTools.CurrentTime,
        "The current date, weekday and time in a time zone.",
        """{"type":"object","properties":{"zone":{"type":"string","minLength":1,"maxLength":64,"description":"A name of the IANA time zone database, e.g. Europe/Madrid or America/Bogota; UTC if left out."}},"additionalProperties":false}""",
        ToolRisk.Reads, Idempotent: true, TimeSpan.FromSeconds(2), ResultLimit: 1024);

    public ToolDefinition Definition => Current;

    public Task<ToolOutcome> RunAsync(ToolCallContext context, JsonElement arguments, CancellationToken cancellation)
    {
        var name = arguments.TryGetProperty("zone", out var wanted) ? wanted.GetString()! : "UTC";
        if (!IsName(name) || !TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
        {
            return Task.FromResult<ToolOutcome>(new ToolOutcome.Failed(
                ToolFailures.ZoneUnknown, "There is no such time zone. Use a name of the IANA database, e.g. Europe/Madrid."));
        }

        var local = TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone);
        return Task.FromResult<ToolOutcome>(new ToolOutcome.Completed(string.Create(
            CultureInfo.InvariantCulture, $"{local:dddd, d MMMM yyyy, HH:mm:ss} in {name} (ISO 8601: {local:yyyy-MM-ddTHH:mm:sszzz})")));
    }

    // The system looks zones up as files: a name is one, and no way to another.
    private static bool IsName(string name) =>
        char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+');
}
