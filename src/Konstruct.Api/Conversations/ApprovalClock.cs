using System.Text.Json;
using Konstruct.Api.Platform;
using Konstruct.Domain.Conversations;
using Konstruct.EventStore.Messaging;

namespace Konstruct.Api.Conversations;

/// <summary>The end of the time in which a person may approve a tool. Scheduled with the request; does nothing when it was settled before.</summary>
internal sealed class ApprovalClock(ConversationCommands commands) : IEnvelopeHandler
{
    private const string EnvelopeKind = "approval-clock";

    public string Kind => EnvelopeKind;

    public static Envelope Envelope(Guid conversation, Guid toolCall, DateTimeOffset due) =>
        new(conversation, EnvelopeKind, JsonSerializer.Serialize(new Body(toolCall), EventTypes.Json), due);

    public async Task<Handled> HandleAsync(DeliveredEnvelope envelope, bool isLastAttempt, CancellationToken cancellation)
    {
        var toolCall = envelope.Body.Deserialize<Body>(EventTypes.Json)!.ToolCallId;
        await commands.ExecuteAsync(
            envelope.Lease.Tenant, envelope.Lease.Lane, new ConversationCommand.ExpireApproval(toolCall), toolCall, "konstruct", null, cancellation);
        return Handled.Done.Instance;
    }

    private sealed record Body(Guid ToolCallId);
}
