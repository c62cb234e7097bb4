namespace Konstruct.Simulators.Slack;

/// <summary>Slack's message ids: seconds, a point, six digits. Strings always, since a double cannot hold them.</summary>
internal static class SlackTimestamp
{
    private const long MicrosecondsPerSecond = 1_000_000;

    public static string Format(long microseconds) =>
        $"{microseconds / MicrosecondsPerSecond}.{microseconds % MicrosecondsPerSecond:D6}";

    /// <summary>Digits, a point, digits.</summary>
    public static bool IsWellFormed(string? ts)
    {
        var point = ts?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        return point is > 0 and < 13 && ts!.Length - point is > 1 and <= 7 && ts.Where((_, at) => at != point).All(char.IsAsciiDigit);
    }
}
