using Konstruct.Domain.Conversations;
using Konstruct.Domain.Handoff;

namespace Konstruct.Api.Conversations;

/// <summary>What somebody who wrote under a package is told about their message, by what became of it.</summary>
internal static class HandoffThreadTexts
{
    public const string HandedBack = "Handed back: the employee answers again, and nothing that is written here reaches the person any more.";

    public const string IsBack = "The employee has this conversation again. What you wrote reached nobody.";

    public const string HandedOverAnew =
        "This conversation was handed back, and handed over again since. What you wrote here reached nobody; please answer under the newer message.";

    public const string Taken = "Somebody else has this conversation. What you wrote reached nobody.";

    public const string WithoutFiles = "Your words went out. The files did not: only words are passed on.";

    public const string Empty = "Only words are passed on, and there are none in this. It reached nobody.";

    public static readonly string TooLong = $"An answer has at most {ConversationDecider.MaxReplyCharacters:N0} characters. What you wrote reached nobody.";

    public static string Of(string outcome) => outcome switch
    {
        ThreadOutcome.HandedBack => HandedBack,
        ThreadOutcome.RepliedWithoutFiles => WithoutFiles,
        _ when outcome == ConversationRefusals.NotHandedOff.Code => IsBack,
        _ when outcome == ConversationRefusals.HandoffOver.Code => HandedOverAnew,
        _ when outcome == ConversationRefusals.TakenByAnother.Code => Taken,
        _ when outcome == ConversationRefusals.ReplyEmpty.Code => Empty,
        _ when outcome == ConversationRefusals.ReplyTooLong.Code => TooLong,
        _ => $"What you wrote reached nobody: {outcome}.",
    };
}
