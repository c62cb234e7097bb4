using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Konstruct.Domain.Handoff.Text;

namespace Konstruct.Domain.Handoff;

/// <summary>Who is called when a conversation is handed over.</summary>
public abstract record HandoffTarget
{
    /// <summary>The stable code of a text that is no target.</summary>
    public const string Invalid = "handoff_target_invalid";

    /// <summary>Targets of one rule.</summary>
    public const int MaxTargets = 10;

    private HandoffTarget()
    {
    }

    /// <summary>As it is written in an employee's configuration and in events.</summary>
    public abstract string Text { get; }

    public sealed override string ToString() => Text;

    /// <summary>Nobody in particular: whoever looks into the tenant's inbox. Every handover stands there too.</summary>
    public sealed record Inbox : HandoffTarget
    {
        public override string Text => "inbox";
    }

    /// <param name="Name">Without the #, lower case; or Slack's id of it, C0123456.</param>
    public sealed record SlackChannel(string Name) : HandoffTarget
    {
        public bool IsId => IsSlackId(Name, "CG");

        public override string Text => $"slack:#{Name}";
    }

    /// <param name="Name">Without the @; or Slack's id of the person, U0123456.</param>
    public sealed record SlackUser(string Name) : HandoffTarget
    {
        public bool IsId => IsSlackId(Name, "UW");

        public override string Text => $"slack:@{Name}";
    }

    /// <param name="Url">Absolute, http or https.</param>
    public sealed record Webhook(string Url) : HandoffTarget
    {
        /// <summary>Scheme, host and port: what may be shown and logged. The rest of a webhook's address is often its password.</summary>
        public string Origin => new Uri(Url).GetLeftPart(UriPartial.Authority);

        public override string Text => $"webhook:{Url}";
    }

    /// <summary>One target, or several separated by commas, which are tried one after another.</summary>
    public static HandoffTargetParsing Parse(string text) => HandoffTargetParser.Parse(text);

    /// <summary>The targets of a stored rule; one that cannot be read any more means the inbox, so that nothing ends with nobody.</summary>
    public static ImmutableArray<HandoffTarget> ParseOrInbox(string? text) =>
        text is not null && Parse(text) is { IsTargets: true } parsing ? parsing.Targets.Value : [new Inbox()];

    // Slack's own are upper case, which names of channels never are
    private static bool IsSlackId(string name, string prefixes) =>
        name.Length is >= 5 and <= 30 && prefixes.Contains(name[0], StringComparison.Ordinal) && name.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c));
}

/// <summary>Targets in the order they are tried, or what is wrong; never both.</summary>
public sealed record HandoffTargetParsing(ImmutableArray<HandoffTarget>? Targets, TextError? Error)
{
    [MemberNotNullWhen(true, nameof(Targets))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsTargets => Targets is not null;
}
