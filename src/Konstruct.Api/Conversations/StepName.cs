using System.Collections.Immutable;
using Konstruct.Api.Platform;

namespace Konstruct.Api.Conversations;

/// <summary>
/// The kinds of steps a turn is made of. A closed list: whatever is planned carries one of these, so a new kind stands in
/// <see cref="CrashPoints"/> at once, and with it in the tests that kill the server there.
/// </summary>
internal sealed class StepName
{
    public static readonly StepName Admit = new("admit", recordsIntent: false, actsOutside: true);
    public static readonly StepName Placeholder = new("placeholder", recordsIntent: true, actsOutside: true);
    public static readonly StepName PlaceholderSearch = new("placeholder-search", recordsIntent: false, actsOutside: true);
    public static readonly StepName Recall = new("recall", recordsIntent: false, actsOutside: false);
    public static readonly StepName Model = new("model", recordsIntent: true, actsOutside: true);
    public static readonly StepName Tool = new("tool", recordsIntent: true, actsOutside: true);
    public static readonly StepName ToolAgain = new("tool-again", recordsIntent: false, actsOutside: true);
    public static readonly StepName ToolUnknown = new("tool-unknown", recordsIntent: false, actsOutside: false);
    public static readonly StepName ToolDenied = new("tool-denied", recordsIntent: false, actsOutside: false);
    public static readonly StepName Approval = new("approval", recordsIntent: false, actsOutside: false);
    public static readonly StepName Park = new("park", recordsIntent: false, actsOutside: false);
    public static readonly StepName Resume = new("resume", recordsIntent: false, actsOutside: false);
    public static readonly StepName Yield = new("yield", recordsIntent: false, actsOutside: false);
    public static readonly StepName CallHuman = new("call-human", recordsIntent: true, actsOutside: true);
    public static readonly StepName CallHumanAgain = new("call-human-again", recordsIntent: false, actsOutside: true);
    public static readonly StepName Relay = new("relay", recordsIntent: true, actsOutside: true);
    public static readonly StepName RelayAgain = new("relay-again", recordsIntent: false, actsOutside: true);
    public static readonly StepName Interrupted = new("interrupted", recordsIntent: false, actsOutside: false);
    public static readonly StepName Wait = new("wait", recordsIntent: false, actsOutside: false);
    public static readonly StepName Compose = new("compose", recordsIntent: false, actsOutside: false);
    public static readonly StepName Deliver = new("deliver", recordsIntent: true, actsOutside: true);
    public static readonly StepName DeliverAgain = new("deliver-again", recordsIntent: false, actsOutside: true);
    public static readonly StepName Notice = new("notice", recordsIntent: true, actsOutside: true);
    public static readonly StepName NoticeAgain = new("notice-again", recordsIntent: false, actsOutside: true);
    public static readonly StepName AnswerUnder = new("answer-under", recordsIntent: false, actsOutside: false);
    public static readonly StepName TellUnder = new("tell-under", recordsIntent: false, actsOutside: true);

    private readonly string _name;

    private StepName(string name, bool recordsIntent, bool actsOutside) =>
        (_name, RecordsIntent, ActsOutside) = (name, recordsIntent, actsOutside);

    public static ImmutableArray<StepName> All { get; } =
        [Admit, Placeholder, PlaceholderSearch, Recall, Model, Tool, ToolAgain, ToolUnknown, ToolDenied, Approval, Park, Resume, Yield, CallHuman, CallHumanAgain, Relay, RelayAgain, Interrupted, Wait, Compose, Deliver, DeliverAgain, Notice, NoticeAgain, AnswerUnder, TellUnder];

    /// <summary>Every point at which a crash must do no harm.</summary>
    public static IEnumerable<string> CrashPoints =>
        from step in All
        from moment in CrashMoments.All
        where step.RecordsIntent || moment != CrashMoments.AfterIntent
        where step.ActsOutside || moment != CrashMoments.AfterEffect
        select step.At(moment);

    /// <summary>Whether it is written down before it happens; what may be repeated or asked again need not be.</summary>
    public bool RecordsIntent { get; }

    /// <summary>Whether something outside of the event store happens between its intent and its outcome.</summary>
    public bool ActsOutside { get; }

    /// <summary>What the setting <c>Konstruct:CrashAt</c> calls a moment of this step.</summary>
    public string At(string moment) => $"{_name}/{moment}";

    public override string ToString() => _name;
}
