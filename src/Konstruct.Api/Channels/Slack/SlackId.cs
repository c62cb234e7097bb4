using System.Globalization;

namespace Konstruct.Api.Channels.Slack;

/// <summary>What an outside id must look like before it becomes part of a key, a form or a URL.</summary>
internal static class SlackId
{
    private const int MaxLength = 64;

    // Slack's own are upper case and digits; more is let through so that a new kind of id does not silence the channel, but nothing that could leave its place.
    public static bool IsId(string? text) =>
        text is { Length: > 0 and <= MaxLength } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');

    /// <summary>A message's time: seconds, a dot and a fraction. Always text: as a number it would lose digits.</summary>
    public static bool IsTs(string? text)
    {
        if (text is not { Length: > 0 and <= 24 })
            return false;
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var seconds = dot < 0 ? text.AsSpan() : text.AsSpan(0, dot);
        var fraction = dot < 0 ? "0" : text.AsSpan(dot + 1);
        return seconds.Length is > 0 and <= 11 && IsDigits(seconds) && fraction.Length is > 0 and <= 9 && IsDigits(fraction);
    }

    /// <summary>The moment a <see cref="IsTs"/> text stands for, to the second.</summary>
    public static DateTimeOffset TimeOf(string ts) =>
        DateTimeOffset.FromUnixTimeSeconds(long.Parse(ts.AsSpan(0, SecondsLength(ts)), NumberStyles.None, CultureInfo.InvariantCulture));

    private static int SecondsLength(string ts) => ts.IndexOf('.', StringComparison.Ordinal) is var dot and >= 0 ? dot : ts.Length;

    private static bool IsDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
