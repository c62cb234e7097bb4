using Konstruct.Domain.Agents;
using static Konstruct.Domain.Agents.AgentDecider;
using static Konstruct.Domain.Tests.Agents.AgentExamples;
using static Konstruct.Domain.Tests.Moments;

namespace Konstruct.Domain.Tests.Agents;

public class ChangingAnEmployee
{
    private static readonly AgentConfiguration Stricter = Nora with { SystemPrompt = "Answer in two sentences." };
    private static readonly Command.Revise Revise = new(Stricter);
    private static readonly Command.Pause Pause = new();
    private static readonly Command.Resume Resume = new();
    private static readonly Command.Retire Retire = new();

    [Fact]
    public void A_revision_holds_the_whole_configuration() =>
        Spec.For(Instance).Given(Hired).When(Revise, at: Noon).Then(new AgentEvent.Revised(Stricter));

    [Fact]
    public void A_paused_one_is_revised_and_stays_paused() =>
        Spec.For(Instance).Given(Hired, Paused, new AgentEvent.Revised(Stricter)).When(Pause, at: Noon).ThenNothing();

    [Fact]
    public void Revising_it_to_what_it_is_changes_nothing() =>
        Spec.For(Instance).Given(Hired).When(new Command.Revise(NoraAgain), at: Noon).ThenNothing();

    [Fact]
    public void A_change_of_a_single_tool_or_rule_is_a_change()
    {
        var tools = Nora with { Tools = ["knowledge_search", "current_time"] };
        var rules = Nora with { EscalationRules = null };
        Spec.For(Instance).Given(Hired).When(new Command.Revise(tools), at: Noon).Then(new AgentEvent.Revised(tools));
        Spec.For(Instance).Given(Hired).When(new Command.Revise(rules), at: Noon).Then(new AgentEvent.Revised(rules));
    }

    [Fact]
    public void Revising_it_into_what_it_cannot_be_is_refused() =>
        Spec.For(Instance).Given(Hired).When(new Command.Revise(Nora with { Name = "" }), at: Noon).ThenRefused(AgentRefusals.BadName);

    [Fact]
    public void It_is_paused() => Spec.For(Instance).Given(Hired).When(Pause, at: Noon).Then(Paused);

    [Fact]
    public void Pausing_it_twice_changes_nothing() => Spec.For(Instance).Given(Hired, Paused).When(Pause, at: Noon).ThenNothing();

    [Fact]
    public void It_is_resumed() => Spec.For(Instance).Given(Hired, Paused).When(Resume, at: Noon).Then(Resumed);

    [Fact]
    public void Resuming_it_twice_changes_nothing() => Spec.For(Instance).Given(Hired, Paused, Resumed).When(Resume, at: Noon).ThenNothing();

    [Fact]
    public void It_is_retired() => Spec.For(Instance).Given(Hired).When(Retire, at: Noon).Then(Retired);

    [Fact]
    public void It_is_retired_while_paused() => Spec.For(Instance).Given(Hired, Paused).When(Retire, at: Noon).Then(Retired);

    [Fact]
    public void Retiring_it_twice_changes_nothing() => Spec.For(Instance).Given(Hired, Retired).When(Retire, at: Noon).ThenNothing();

    public static TheoryData<Command> Changes => [Revise, Pause, Resume];

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_retired_one_does_not_change(Command command) =>
        Spec.For(Instance).Given(Hired, Retired).When(command, at: Noon).ThenRefused(AgentRefusals.IsRetired);

    public static TheoryData<Command> All => [Revise, Pause, Resume, Retire];

    [Theory]
    [MemberData(nameof(All))]
    public void What_is_not_there_does_not_change(Command command) =>
        Spec.For(Instance).When(command, at: Noon).ThenRefused(AgentRefusals.Unknown);
}
