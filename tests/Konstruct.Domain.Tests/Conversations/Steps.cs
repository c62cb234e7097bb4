using System.Diagnostics;
using Konstruct.Domain.Conversations;
using static Konstruct.Domain.Tests.Conversations.ConversationExamples;

namespace Konstruct.Domain.Tests.Conversations;

/// <summary>Steps as a table shows them.</summary>
internal static class Steps
{
    public static List<string> Of(Conversation conversation) => [.. TurnSteps.Next(conversation).Select(Named)];

    private static string Named(Step step) => step switch
    {
        Step.Admit s => "admit " + string.Join(' ', s.Messages.Select(m => Number(m.MessageId))),
        Step.Notify s => $"notify {Number(s.Notice.Message.MessageId)}",
        Step.PostPlaceholder => "post placeholder",
        Step.CallModel s => s.Turn.Calls.Count == 0 ? "call model" : $"call model after {s.Turn.Calls.Count}",
        Step.Compose s => $"compose {Number(s.Call.CallId)}",
        Step.Deliver { Replaces: null } s => $"deliver {s.Part}",
        Step.Deliver s => $"deliver {s.Part} over {s.Replaces}",
        Step.Resolve.OfPlaceholder s => $"resolve placeholder {Number(s.OutboundId)}",
        Step.Resolve.OfModelCall s => $"resolve call {Number(s.Call.CallId)}",
        Step.Resolve.OfDelivery s => $"resolve delivery {Number(s.Delivery.OutboundId)}",
        Step.Resolve.OfNotice s => $"resolve notice {Number(s.OutboundId)}",
        _ => throw new UnreachableException(),
    };
}
