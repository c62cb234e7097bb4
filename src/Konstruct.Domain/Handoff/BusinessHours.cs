using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Konstruct.Domain.Handoff;

/// <summary>When people are at work, by the clock on their wall.</summary>
/// <param name="Hours">Per day; a day that is missing is closed.</param>
/// <param name="Zone">A zone of the IANA database, e.g. <c>Europe/Madrid</c>. Missing: the employee's own, else UTC.</param>
public sealed record BusinessHours(WeeklyHours Hours, string? Zone = null)
{
    /// <summary>Whether somebody is at work at that moment. The zone is handed in: finding it reads the machine's files.</summary>
    public bool IsOpen(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        var minute = (int)local.TimeOfDay.TotalMinutes;
        return DayHours.TryParse(Hours.Of(local.DayOfWeek), out var spans) && spans.Any(s => s.From <= minute && minute < s.To);
    }
}

/// <summary>A week: per day <c>09:00-18:00</c>, or several separated by commas; missing or empty: closed. A night that runs over midnight ends at 24:00 and goes on at 00:00.</summary>
public sealed record WeeklyHours(
    string? Mon = null, string? Tue = null, string? Wed = null, string? Thu = null, string? Fri = null, string? Sat = null, string? Sun = null)
{
    public string? Of(DayOfWeek day) => day switch
    {
        DayOfWeek.Monday => Mon,
        DayOfWeek.Tuesday => Tue,
        DayOfWeek.Wednesday => Wed,
        DayOfWeek.Thursday => Thu,
        DayOfWeek.Friday => Fri,
        DayOfWeek.Saturday => Sat,
        _ => Sun,
    };
}

/// <summary>The hours of one day, in minutes since midnight.</summary>
public static class DayHours
{
    private const int MaxSpans = 6;
    private const int Day = 24 * 60;

    /// <summary>False when it is no such list, or its spans are empty, overlap or stand in the wrong order.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out IReadOnlyList<(int From, int To)>? spans)
    {
        var read = new List<(int From, int To)>();
        spans = null;
        foreach (var part in string.IsNullOrWhiteSpace(text) ? [] : text.Split(','))
        {
            var ends = part.Split('-');
            if (ends.Length != 2 || Minute(ends[0]) is not { } from || Minute(ends[1]) is not { } to || from >= to
                || (read.Count > 0 && from < read[^1].To) || read.Count == MaxSpans)
                return false;
            read.Add((from, to));
        }

        spans = read;
        return true;
    }

    private static int? Minute(string text)
    {
        var clock = text.Trim();
        if (clock is "24:00")
            return Day;
        return clock.Length == 5 && TimeOnly.TryParseExact(clock, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? (int)time.ToTimeSpan().TotalMinutes
            : null;
    }
}
