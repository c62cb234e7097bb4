using Konstruct.Domain.Agents;
using Konstruct.Domain.Kernel;
using static Konstruct.Domain.Agents.AgentDecider;
using static Konstruct.Domain.Tests.Agents.AgentExamples;
using static Konstruct.Domain.Tests.Moments;

namespace Konstruct.Domain.Tests.Agents;

public class WritingEscalationRules
{
    [Fact]
    public void A_rule_that_cannot_be_read_is_refused_with_the_place()
    {
        var refusal = Refusal(new EscalationRule("billing"), new EscalationRule("refund please"));
        refusal.Code.ShouldBe("rule_syntax");
        refusal.Position.ShouldBe(new RefusalPosition("escalationRules[1].when", 7, 6, 1, 8));
        refusal.Message.ShouldBe(
            """
            Escalation rule 2, "when", column 8: Expected AND, OR or the end of the rule, found 'please'. A phrase of several words stands in quotes.
            refund please
                   ^^^^^^
            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_rule_that_would_always_trigger_is_refused()
    {
        var refusal = Refusal(new EscalationRule("attempts >= 0"));
        refusal.Code.ShouldBe("rule_always_true");
        refusal.Position.ShouldBe(new RefusalPosition("escalationRules[0].when", 0, 13, 1, 1));
    }

    [Fact]
    public void A_rule_that_can_never_trigger_is_refused() => Refusal(new EscalationRule("turns < 0")).Code.ShouldBe("rule_never_true");

    [Theory]
    [InlineData("somebody", 1)]
    [InlineData("slack:", 1)]
    [InlineData("inbox, slack:#", 8)]
    [InlineData("webhook:ftp://example.com", 1)]
    public void Somebody_who_cannot_be_called_is_refused(string to, int column)
    {
        var refusal = Refusal(new EscalationRule("billing", to));
        refusal.Code.ShouldBe("handoff_target_invalid");
        refusal.Position!.Member.ShouldBe("escalationRules[0].to");
        refusal.Position.Column.ShouldBe(column);
    }

    [Fact]
    public void A_revision_is_checked_too() =>
        Spec.For(Instance).Given(Hired).When(new Command.Revise(Nora with { EscalationRules = [new EscalationRule("attempts >")] }), at: Noon)
            .Decision.Refusal!.Code.ShouldBe("rule_syntax");

    [Fact]
    public void Several_that_are_tried_one_after_another_are_taken()
    {
        var configuration = Nora with { EscalationRules = [new EscalationRule("billing", "slack:@maya, slack:#support, webhook:https://hooks.example.com/1?a=1,2, inbox")] };
        Spec.For(Instance).When(new Command.Hire(configuration), at: Noon).Then(new AgentEvent.Hired(configuration));
    }

    [Fact]
    public void What_was_stored_before_rules_were_checked_still_reads() =>
        Instance.Evolve(Instance.Initial, new AgentEvent.Hired(Nora with { EscalationRules = [new EscalationRule("when it is hard", "somebody")] }))
            .ShouldBeOfType<Agent.Active>();

    private static Refusal Refusal(params EscalationRule[] rules) =>
        Spec.For(Instance).When(new Command.Hire(Nora with { EscalationRules = rules }), at: Noon).Decision.Refusal.ShouldNotBeNull();
}
