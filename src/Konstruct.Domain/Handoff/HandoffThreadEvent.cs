using Konstruct.Domain.Conversations;
using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Handoff;

/// <summary>The thread under a package: what a person of the company writes there is their answer.</summary>
public abstract record HandoffThreadEvent
{
    private HandoffThreadEvent()
    {
    }

    /// <summary>A package stands in a channel; its thread leads to the conversation from now on.</summary>
    /// <param name="ConversationId">Which was handed over.</param>
    /// <param name="ChannelId">The connected channel through which it was sent.</param>
    /// <param name="Target">Who was asked, e.g. <c>slack:#billing</c>.</param>
    /// <param name="Address">Where the package stands; its thread is the package's own id (Slack: <c>ts</c>).</param>
    [EventType("thread.opened.v1")]
    public sealed record Opened(Guid ConversationId, Guid HandoffId, Guid ChannelId, string Target, ConversationAddress Address) : HandoffThreadEvent;

    /// <summary>Somebody wrote under the package.</summary>
    /// <param name="ExternalId">The channel's id of the message.</param>
    /// <param name="Sender">Keyed; the same person is the same id.</param>
    /// <param name="BodySha256">Of the raw body, hex.</param>
    [EventType("thread.message_received.v1")]
    public sealed record MessageReceived(
        Guid MessageId, string ExternalId, Guid Sender, Personal<MessageContent> Content, DateTimeOffset SentAt, string BodySha256) : HandoffThreadEvent;

    /// <param name="Outcome"><c>replied</c>, <c>replied_without_files</c>, <c>handed_back</c>, or the code of what it was refused for.</param>
    [EventType("thread.message_settled.v1")]
    public sealed record MessageSettled(Guid MessageId, string Outcome) : HandoffThreadEvent;

    /// <summary>Whoever wrote it was told what became of it.</summary>
    [EventType("thread.notice_delivered.v1")]
    public sealed record NoticeDelivered(Guid MessageId) : HandoffThreadEvent;

    [EventType("thread.notice_failed.v1")]
    public sealed record NoticeFailed(Guid MessageId, string Code) : HandoffThreadEvent;
}
