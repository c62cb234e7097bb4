using System.Collections.Immutable;
using Konstruct.Api.Platform;

namespace Konstruct.Api.Conversations;

/// <summary>
/// The kinds of steps a turn is made of. A closed list: whatever is planned carries one of these, so a new kind stands in
/// <see cref="CrashPoints"/> at once, and with it in the tests that kill the server there.
/// </summary>
internal sealed class StepName
{
    public static readonly StepName Admit = new("admit", actsOutside: true);
    public static readonly StepName Placeholder = new("placeholder", actsOutside: true);
    public static readonly StepName PlaceholderSearch = new("placeholder-search", actsOutside: true);
    public static readonly StepName Model = new("model", actsOutside: true);
    public static readonly StepName Interrupted = new("interrupted", actsOutside: false);
    public static readonly StepName Wait = new("wait", actsOutside: false);
    public static readonly StepName Compose = new("compose", actsOutside: false);
    public static readonly StepName Deliver = new("deliver", actsOutside: true);
    public static readonly StepName DeliverAgain = new("deliver-again", actsOutside: true);
    public static readonly StepName Notice = new("notice", actsOutside: true);
    public static readonly StepName NoticeAgain = new("notice-again", actsOutside: true);

    private readonly string _name;

    private StepName(string name, bool actsOutside) => (_name, ActsOutside) = (name, actsOutside);

    public static ImmutableArray<StepName> All { get; } =
        [Admit, Placeholder, PlaceholderSearch, Model, Interrupted, Wait, Compose, Deliver, DeliverAgain, Notice, NoticeAgain];

    /// <summary>Every point at which a crash must do no harm.</summary>
    public static IEnumerable<string> CrashPoints =>
        from step in All
        from moment in CrashMoments.All
        where step.ActsOutside || moment != CrashMoments.AfterEffect
        select step.At(moment);

    /// <summary>Whether something outside of the event store happens between its intent and its outcome.</summary>
    public bool ActsOutside { get; }

    /// <summary>What the setting <c>Konstruct:CrashAt</c> calls a moment of this step.</summary>
    public string At(string moment) => $"{_name}/{moment}";

    public override string ToString() => _name;
}
