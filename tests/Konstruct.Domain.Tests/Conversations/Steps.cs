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
        Step.Recall => "recall",
        Step.RunTool s => $"run tool {Number(s.Call.ToolCallId)}",
        Step.Park => "park",
        Step.Resume s => $"resume {Number(s.Turn.TurnId)}",
        Step.Yield => "yield",
        Step.NotifyHuman s => $"notify human {s.Target}",
        Step.RelayToHuman s => $"relay {Number(s.Relay.Message.MessageId)}",
        Step.CallModel s => s.Turn.Calls.Count == 0 ? "call model" : $"call model after {s.Turn.Calls.Count}",
        Step.Compose s => $"compose {Number(s.Call.CallId)}",
        Step.Deliver s => $"{(s.Speech.Reply.Kind is ReplyKind.Human or ReplyKind.Note ? "say" : "deliver")} {s.Part}{(s.Replaces is null ? "" : $" over {s.Replaces}")}",
        Step.Resolve.OfPlaceholder s => $"resolve placeholder {Number(s.OutboundId)}",
        Step.Resolve.OfModelCall s => $"resolve call {Number(s.Call.CallId)}",
        Step.Resolve.OfDelivery s => $"resolve delivery {Number(s.Delivery.OutboundId)}",
        Step.Resolve.OfTool s => $"resolve tool {Number(s.Call.ToolCallId)}",
        Step.Resolve.OfHumanNotice s => $"resolve human notice {Number(s.OutboundId)}",
        Step.Resolve.OfRelay s => $"resolve relay {Number(s.Relay.Message.MessageId)}",
        Step.Resolve.OfNotice s => $"resolve notice {Number(s.OutboundId)}",
        _ => throw new UnreachableException(),
    };
}
