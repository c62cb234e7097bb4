using Konstruct.Domain.Conversations;
using Konstruct.EventStore.Messaging;

namespace Konstruct.Api.Conversations;

/// <summary>What is looked up before a model is asked. Looking again does no harm, so there is no intent to record.</summary>
internal sealed class RecallForTurn
{
    public PlannedEffect Plan(TurnRun run, Turn turn) => new(StepName.Recall, turn.TurnId, [], async _ =>
    {
        await run.Session.AppendAsync([new ConversationEvent.MemoryRecalled(turn.TurnId, null, [], [], null, null, null, null, 0)]);
        return (Handled.Later?)null;
    });
}
