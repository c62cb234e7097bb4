using Konstruct.Domain.Conversations;
using Konstruct.Domain.Kernel;
using Konstruct.Projections.Approvals;
using Konstruct.Projections.Tests.Examples;
using static Konstruct.Projections.Tests.Conversations.ConversationExamples;
using static Konstruct.Projections.Tests.Examples.History;

namespace Konstruct.Projections.Tests.Approvals;

public class ListingApprovals
{
    private static readonly ApprovalsReadModel Model = new();

    [Fact]
    public void What_waits_is_listed_with_its_digest_and_its_end() => Model.OneRow(ApprovalAsked(1)).ShouldBe(new ApprovalRow(
        Call(1), StreamKey, "http_request", "reaches_outside", "always", "00ff", Noon, Noon.AddDays(1), 1));

    [Fact]
    public void Approved_refused_or_run_it_waits_no_more()
    {
        Waiting(ApprovalAsked(1), new ConversationEvent.ToolApproved(Turn(1), Call(1), "00ff", "Ana")).ShouldBeEmpty();
        Waiting(ApprovalAsked(1), new ConversationEvent.ToolDenied(Turn(1), Call(1), Call(1), "http_request", "tool_declined", Personal.Of(Maya, new ToolResult(Secret)), "Ana")).ShouldBeEmpty();
        Waiting(ApprovalAsked(1), ToolRequested(1)).ShouldBeEmpty();
        Waiting(ApprovalAsked(1), ApprovalAsked(2), Abandoned(Call(1), Call(2))).ShouldBeEmpty();
    }

    [Fact]
    public void Two_of_one_turn_wait_each_for_itself() =>
        Waiting(ApprovalAsked(1), ApprovalAsked(2), new ConversationEvent.ToolApproved(Turn(1), Call(1), "00ff", "Ana")).ShouldBe([Call(2)]);

    private static ConversationEvent.TurnAbandoned Abandoned(params Guid[] calls) =>
        new(Turn(1), AbandonedReason.TooManyWaiting, calls, Call(9), Personal.Of(Maya, new ReplyContent(Secret)), 1, "slack/1");

    private static IEnumerable<Guid> Waiting(params ConversationEvent[] events) => Model.Fold(Of(events)).Values.Select(r => r.ToolCallId);
}
