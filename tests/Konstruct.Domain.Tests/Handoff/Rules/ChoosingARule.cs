using Konstruct.Domain.Agents;
using Konstruct.Domain.Handoff.Rules;
using static Konstruct.Domain.Tests.Handoff.Rules.RuleExamples;

namespace Konstruct.Domain.Tests.Handoff.Rules;

public class ChoosingARule
{
    private static readonly EscalationRule Legal = new("legal", "slack:#legal");
    private static readonly EscalationRule Money = new("billing AND attempts > 2", "slack:#billing");
    private static readonly EscalationRule Patience = new("attempts > 2", "slack:@maya");

    [Fact]
    public void The_first_that_triggers_decides_and_the_others_are_listed()
    {
        var said = ReadRules.Of([Legal, Money, Patience]).Evaluate(Third);
        said.Decides.ShouldBe(new TriggeredRule(1, Money.When, Money.To));
        said.AlsoTriggered.ShouldBe([new TriggeredRule(2, Patience.When, Patience.To)]);
        said.Unreadable.ShouldBeEmpty();
    }

    [Fact]
    public void The_written_order_decides_between_two() =>
        ReadRules.Of([Patience, Money]).Evaluate(Third).Decides!.To.ShouldBe("slack:@maya");

    [Fact]
    public void Where_none_triggers_nobody_is_called() => ReadRules.Of([Legal]).Evaluate(Third).Decides.ShouldBeNull();

    [Fact]
    public void An_employee_without_rules_calls_nobody() => ReadRules.Of(null).Evaluate(Third).Decides.ShouldBeNull();

    [Fact]
    public void Rules_that_were_read_once_are_evaluated_anew_each_time()
    {
        var rules = ReadRules.Of([Legal, Patience]);
        rules.Evaluate(Third).Decides!.To.ShouldBe("slack:@maya");
        rules.Evaluate(Third with { Attempts = 1 }).Decides.ShouldBeNull();
        rules.Evaluate(Third).Decides!.To.ShouldBe("slack:@maya");
    }

    [Fact]
    public void A_stored_rule_that_cannot_be_read_never_triggers_and_is_named()
    {
        var said = ReadRules.Of([new EscalationRule("when it is hard"), Patience]).Evaluate(Third);
        said.Unreadable.ShouldBe([0]);
        said.Decides!.Index.ShouldBe(1);
    }
}
