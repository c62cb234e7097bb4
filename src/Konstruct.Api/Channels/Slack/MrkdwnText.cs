using System.Globalization;
using System.Text;

namespace Konstruct.Api.Channels.Slack;

/// <summary>Slack's escaping, and the one place where a link is made.</summary>
internal static class MrkdwnText
{
    /// <summary>A longer link is shown as text, so that a part of an answer always has room for a whole one.</summary>
    public const int MaxLinkLength = 2_000;

    /// <summary>Exactly the three characters that mean something to Slack.</summary>
    public static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>A link when the target is one we let through; otherwise label and target, both as text.</summary>
    public static string Link(string url, string label)
    {
        label = string.Join(' ', label.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (!IsAllowed(url))
            return AsText(url, label);

        var target = Target(url);
        var address = url.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? url["mailto:".Length..] : url;
        var link = label.Length == 0 || label == url ? $"<{target}>"
            : label == address ? $"<{target}|{Escape(label)}>"
            // A label that looks like an address promises where the link goes. Then both are shown.
            : LooksLikeAddress(label) ? $"{Escape(label)} (<{target}>)"
            : $"<{target}|{Escape(label)}>";
        return link.Length <= MaxLinkLength ? link : AsText(url, label);
    }

    private static string AsText(string url, string label) =>
        url.Length == 0 || label == url ? Escape(label) : label.Length == 0 ? Escape(url) : Escape($"{label} ({url})");

    private static bool IsAllowed(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Scheme == "mailto" ? uri.UserInfo.Length > 0 && !url.Contains('?', StringComparison.Ordinal)
            // A user name before the host is only there to make the host look like another one.
            : uri.Scheme is "http" or "https" && uri.Host.Length > 0 && uri.UserInfo.Length == 0)
        && url.StartsWith(uri.Scheme + ":", StringComparison.OrdinalIgnoreCase);

    // Percent-encodes what would end the link or begin its label; the rest stays as the model wrote it.
    private static string Target(string url)
    {
        var target = new StringBuilder(url.Length);
        foreach (var rune in url.EnumerateRunes())
        {
            if (rune.Value is '<' or '>' or '|' or '"' or '`' or '\\' || Rune.IsWhiteSpace(rune) || Rune.IsControl(rune)
                || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format)
                target.Append(Uri.EscapeDataString(rune.ToString()));
            else
                target.Append(rune.Value == '&' ? "&amp;" : rune.ToString());
        }

        return target.ToString();
    }

    private static bool LooksLikeAddress(string label)
    {
        if (label.Contains("://", StringComparison.Ordinal) || label.StartsWith("www.", StringComparison.OrdinalIgnoreCase))
            return true;
        if (label.Contains(' ', StringComparison.Ordinal))
            return false;
        if (label.Contains('@', StringComparison.Ordinal))
            return true;

        // example.com, example.com/path: a dot with a top level of letters behind it. "README.md" looks the same, and showing its target is no loss.
        var host = label.Split('/', '?', '#', ':')[0];
        var dot = host.LastIndexOf('.');
        return dot > 0 && host.Length - dot > 2 && host.AsSpan(dot + 1).IndexOfAnyExceptInRange('a', 'z') < 0;
    }
}
