using Konstruct.Domain.Conversations;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Conversations;

/// <summary>One normalised message, whatever channel it came through.</summary>
/// <param name="DeliveryKey">The delivery's own id: the same delivery again is a duplicate.</param>
/// <param name="MessageKey">What names the message itself, however often and under however many deliveries it comes.</param>
/// <param name="ExternalId">The channel's id of the message.</param>
/// <param name="BeginsThread">It stands alone: the conversation begins with it.</param>
/// <param name="IsAddressed">A mention or a direct message; otherwise it only counts in a thread that is already engaged.</param>
/// <param name="BodySha256">Of the raw body, hex.</param>
/// <param name="IsExternal">From outside the company, where such people are not answered: stored, rejected, and nothing is said.</param>
/// <param name="IsStranger">From outside the company, whether such people are answered or not.</param>
internal sealed record InboundMessage(
    TenantId Tenant,
    Guid ChannelId,
    ConversationAddress Address,
    string DeliveryKey,
    string MessageKey,
    string ExternalId,
    bool BeginsThread,
    bool IsAddressed,
    bool IsDirect,
    MessageContent Content,
    DateTimeOffset SentAt,
    string BodySha256,
    bool IsExternal = false,
    bool IsStranger = false);
