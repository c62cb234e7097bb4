using System.Collections.Immutable;
using Konstruct.Domain.Conversations;
using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Handoff;

/// <summary>The thread under a package as its events left it: where it leads, and what in it still waits for something.</summary>
/// <param name="Package">Null: no package stands there.</param>
/// <param name="Waiting">In the order in which it was written.</param>
public sealed record HandoffThread(HandoffThreadEvent.Opened? Package, ImmutableList<ThreadMessage> Waiting)
{
    public const string StreamType = "handoff_thread";

    public static readonly HandoffThread NotOpened = new(null, []);

    public static HandoffThread Apply(HandoffThread thread, HandoffThreadEvent happened) => happened switch
    {
        HandoffThreadEvent.Opened e => thread with { Package = thread.Package ?? e },
        HandoffThreadEvent.MessageReceived e => thread with { Waiting = thread.Waiting.Add(new ThreadMessage(e.MessageId, e.Sender, e.Content, null)) },
        HandoffThreadEvent.MessageSettled e when ThreadOutcome.IsTold(e.Outcome) => thread with
        {
            Waiting = thread.Waiting.ConvertAll(m => m.MessageId == e.MessageId ? m with { Outcome = m.Outcome ?? e.Outcome } : m),
        },
        HandoffThreadEvent.MessageSettled e => Without(thread, e.MessageId),
        HandoffThreadEvent.NoticeDelivered e => Without(thread, e.MessageId),
        HandoffThreadEvent.NoticeFailed e => Without(thread, e.MessageId),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static HandoffThread Without(HandoffThread thread, Guid messageId) =>
        thread with { Waiting = thread.Waiting.RemoveAll(m => m.MessageId == messageId) };
}

/// <summary>What somebody wrote under a package.</summary>
/// <param name="Outcome">What became of it, when its writer is still to be told; null: nothing yet.</param>
public sealed record ThreadMessage(Guid MessageId, Guid Sender, Personal<MessageContent> Content, string? Outcome);

/// <summary>What becomes of a message under a package, besides being refused.</summary>
public static class ThreadOutcome
{
    /// <summary>It went out to the person.</summary>
    public const string Replied = "replied";

    /// <summary>Its words went out; the files that came along did not.</summary>
    public const string RepliedWithoutFiles = "replied_without_files";

    public const string HandedBack = "handed_back";

    /// <summary>Its writer is from outside the company, and speaks for nobody here; nothing is said to them.</summary>
    public const string External = RejectionReason.External;

    /// <summary>Its writer's words were erased before they went out.</summary>
    public const string Erased = "erased";

    /// <summary>Whether the writer hears of it: of everything that did not simply do what they wanted.</summary>
    public static bool IsTold(string outcome) => outcome is not (Replied or External or Erased);
}
