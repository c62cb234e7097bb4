using System.Collections.Immutable;
using Konstruct.Domain.Handoff.Text;

namespace Konstruct.Domain.Handoff;

/// <summary>Reads <c>slack:@maya, slack:#support, webhook:https://example.com/hook</c>.</summary>
internal static class HandoffTargetParser
{
    private const string Inbox = "inbox";
    private const string Channel = "slack:#";
    private const string Person = "slack:@";
    private const string Webhook = "webhook:";
    private const int MaxName = 80;
    private const string Expected = "Expected inbox, slack:#channel, slack:@user or webhook:URL";

    public static HandoffTargetParsing Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var targets = new List<HandoffTarget>();
        foreach (var (start, part) in Parts(text))
        {
            var (target, problem) = One(part);
            if (target is null)
                return Failed(text, start, part.Length, problem!);
            if (targets.Contains(target))
                return Failed(text, start, part.Length, $"{target} stands here twice.");
            if (targets.Count == HandoffTarget.MaxTargets)
                return Failed(text, start, part.Length, $"At most {HandoffTarget.MaxTargets} can be tried one after another.");
            targets.Add(target);
        }

        return new HandoffTargetParsing([.. targets], null);
    }

    private static HandoffTargetParsing Failed(string text, int start, int length, string message) =>
        new(null, TextError.At(text, start, length, HandoffTarget.Invalid, message));

    private static (HandoffTarget? Target, string? Problem) One(string part)
    {
        if (part.Length == 0)
            return (null, $"{Expected}.");
        if (part.Equals(Inbox, StringComparison.OrdinalIgnoreCase))
            return (new HandoffTarget.Inbox(), null);
        if (After(part, Channel) is { } channel)
            return IsName(channel)
                ? (new HandoffTarget.SlackChannel(new HandoffTarget.SlackChannel(channel).IsId ? channel : channel.ToLowerInvariant()), null)
                : (null, "A Slack channel is named like slack:#support: at most 80 letters, digits, hyphens and underscores.");
        if (After(part, Person) is { } person)
            return IsName(person, " .'") ? (new HandoffTarget.SlackUser(person), null) : (null, "A person in Slack is named like slack:@maya, at most 80 characters.");
        if (After(part, Webhook) is { } url)
            return WebhookProblem(url) is { } problem ? (null, problem) : (new HandoffTarget.Webhook(url), null);
        return (null, $"{Expected}, found '{(part.Length > 40 ? part[..40] + "…" : part)}'.");
    }

    private static string? After(string part, string prefix) =>
        part.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? part[prefix.Length..].Trim() : null;

    private static bool IsName(string name, string also = "") =>
        name.Length is > 0 and <= MaxName && name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' || also.Contains(c, StringComparison.Ordinal));

    private static string? WebhookProblem(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Host.Length == 0
            || !url.All(c => c is > ' ' and <= '~'))
            return "A webhook is an absolute http or https address, without blanks.";
        if (address.UserInfo.Length > 0)
            return "A webhook's address carries no user name or password.";
        return address.Fragment.Length > 0 ? "A webhook's address has no fragment (#…)." : null;
    }

    /// <summary>The parts between commas, trimmed, with their places. A comma inside an address stays in it.</summary>
    private static List<(int Start, string Text)> Parts(string text)
    {
        var cuts = new List<int>();
        var from = 0;
        for (var comma = text.IndexOf(',', StringComparison.Ordinal); comma >= 0; comma = text.IndexOf(',', comma + 1))
        {
            var inAddress = After(text[from..].TrimStart(), Webhook) is not null && !BeginsTarget(text[(comma + 1)..].TrimStart());
            if (inAddress)
                continue;
            cuts.Add(comma);
            from = comma + 1;
        }

        var parts = new List<(int, string)>();
        from = 0;
        foreach (var cut in cuts.Append(text.Length))
        {
            var part = text[from..cut];
            parts.Add((from + (part.Length - part.TrimStart().Length), part.Trim()));
            from = cut + 1;
        }

        return parts;
    }

    private static bool BeginsTarget(string rest) =>
        rest.Length == 0 || rest[0] == ',' || rest.StartsWith(Inbox, StringComparison.OrdinalIgnoreCase)
        || rest.StartsWith("slack:", StringComparison.OrdinalIgnoreCase) || rest.StartsWith(Webhook, StringComparison.OrdinalIgnoreCase);
}
