using Konstruct.Domain.Conversations;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Conversations;

/// <summary>Keyed digests: the same thread, person or message is the same id within its tenant, and nothing outside of it.</summary>
internal static class ConversationKeys
{
    public const string StreamType = "conversation";

    public static StreamId Stream(TenantVault vault, ConversationAddress address) => new(
        vault.Tenant, StreamType, vault.Digest("conversation", address.Channel, address.Workspace, address.Place, address.Thread));

    /// <summary>The thread under a package that stands there.</summary>
    public static StreamId HandoffThread(TenantVault vault, ConversationAddress address) => new(
        vault.Tenant, Domain.Handoff.HandoffThread.StreamType,
        vault.Digest("handoff-thread", address.Channel, address.Workspace, address.Place, address.Thread));

    /// <summary>The person, as the subject whose key seals what they wrote.</summary>
    public static Guid Person(TenantVault vault, string channel, string workspace, string senderId) =>
        vault.Digest("person", channel, workspace, senderId);

    public static Guid DeliveryOf(TenantVault vault, InboundMessage inbound) =>
        Deduplication(vault, inbound.Address.Channel, "delivery/" + inbound.DeliveryKey);

    public static Guid MessageOf(TenantVault vault, InboundMessage inbound) =>
        Deduplication(vault, inbound.Address.Channel, "message/" + inbound.MessageKey);

    public static Guid Deduplication(TenantVault vault, string channel, string key) => vault.Digest("dedup", channel, key);
}
