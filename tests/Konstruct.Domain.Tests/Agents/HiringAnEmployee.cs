using Konstruct.Domain.Agents;
using Konstruct.Domain.Kernel;
using static Konstruct.Domain.Agents.AgentDecider;
using static Konstruct.Domain.Tests.Agents.AgentExamples;
using static Konstruct.Domain.Tests.Moments;

namespace Konstruct.Domain.Tests.Agents;

public class HiringAnEmployee
{
    [Fact]
    public void Its_whole_configuration_is_recorded() => Spec.For(Instance).When(new Command.Hire(Nora), at: Noon).Then(Hired);

    [Fact]
    public void A_name_and_a_role_are_enough()
    {
        var least = new AgentConfiguration("Nora", "support");
        Spec.For(Instance).When(new Command.Hire(least), at: Noon).Then(new AgentEvent.Hired(least));
    }

    [Fact]
    public void Hiring_the_same_one_twice_changes_nothing() =>
        Spec.For(Instance).Given(Hired).When(new Command.Hire(NoraAgain), at: Noon).ThenNothing();

    [Fact]
    public void Hiring_another_under_the_same_id_is_refused() =>
        Spec.For(Instance).Given(Hired).When(new Command.Hire(Nora with { Name = "Omar" }), at: Noon).ThenRefused(AgentRefusals.AlreadyHired);

    [Fact]
    public void A_retired_one_is_not_hired_again() =>
        Spec.For(Instance).Given(Hired, Retired).When(new Command.Hire(Nora), at: Noon).ThenRefused(AgentRefusals.AlreadyHired);

    public static TheoryData<AgentConfiguration, Refusal> Refused => new()
    {
        { Nora with { Name = "" }, AgentRefusals.BadName },
        { Nora with { Name = null! }, AgentRefusals.BadName },
        { Nora with { Name = " " }, AgentRefusals.BadName },
        { Nora with { Name = "No\nra" }, AgentRefusals.BadName },
        { Nora with { Name = "No\u2028ra" }, AgentRefusals.BadName },
        { Nora with { Name = new string('n', 101) }, AgentRefusals.BadName },
        { Nora with { Role = "" }, AgentRefusals.BadRole },
        { Nora with { Role = "support\r" }, AgentRefusals.BadRole },
        { Nora with { Role = new string('r', 201) }, AgentRefusals.BadRole },
        { Nora with { Persona = new string('p', 20_001) }, AgentRefusals.TooLong },
        { Nora with { SystemPrompt = new string('p', 20_001) }, AgentRefusals.TooLong },
        { Nora with { Persona = "nul\0" }, AgentRefusals.BadText },
        { Nora with { SystemPrompt = "nul\0" }, AgentRefusals.BadText },
        { Nora with { Model = "" }, AgentRefusals.BadModel },
        { Nora with { Model = null! }, AgentRefusals.BadModel },
        { Nora with { Model = "fastest" }, AgentRefusals.BadModel },
        { Nora with { Model = "/gpt" }, AgentRefusals.BadModel },
        { Nora with { Model = "openai/" }, AgentRefusals.BadModel },
        { Nora with { Model = "openai/g\np" }, AgentRefusals.BadModel },
        { Nora with { Model = "o/" + new string('m', 199) }, AgentRefusals.BadModel },
        { Nora with { MonthlyBudgetUsd = "-1" }, AgentRefusals.BadBudget },
        { Nora with { MonthlyBudgetUsd = "1,000" }, AgentRefusals.BadBudget },
        { Nora with { MonthlyBudgetUsd = "much" }, AgentRefusals.BadBudget },
        { Nora with { MonthlyBudgetUsd = "" }, AgentRefusals.BadBudget },
        { Nora with { Tools = [""] }, AgentRefusals.BadTools },
        { Nora with { Tools = [null!] }, AgentRefusals.BadTools },
        { Nora with { Tools = ["now", "now"] }, AgentRefusals.BadTools },
        { Nora with { EscalationRules = [null!] }, AgentRefusals.BadRules },
        { Nora with { EscalationRules = [new EscalationRule("", "inbox")] }, AgentRefusals.BadRules },
        { Nora with { EscalationRules = [new EscalationRule("billing", "")] }, AgentRefusals.BadRules },
        { Nora with { EscalationRules = [new EscalationRule(new string('b', 501))] }, AgentRefusals.BadRules },
        { Nora with { HandoffTimeoutMinutes = 0 }, AgentRefusals.BadTimeout },
        { Nora with { HandoffTimeoutMinutes = 1_441 }, AgentRefusals.BadTimeout },
        { Nora with { TimeZone = "" }, AgentRefusals.BadTimeZone },
        { Nora with { TimeZone = "../etc/passwd" }, AgentRefusals.BadTimeZone },
        { Nora with { BusinessHours = new(new(Mon: "09:00-18:00"), "Romance Standard Time") }, AgentRefusals.BadTimeZone },
        { Nora with { BusinessHours = new(null!) }, AgentRefusals.BadHours },
        { Nora with { BusinessHours = new(new()) }, AgentRefusals.BadHours },
        { Nora with { BusinessHours = new(new(Mon: "")) }, AgentRefusals.BadHours },
        { Nora with { BusinessHours = new(new(Mon: "09:00-18:00", Sun: "22:00-06:00")) }, AgentRefusals.BadHours },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_an_employee_cannot_be_is_refused(AgentConfiguration configuration, Refusal refusal) =>
        Spec.For(Instance).When(new Command.Hire(configuration), at: Noon).ThenRefused(refusal);

    public static TheoryData<AgentConfiguration> Bounds =>
    [
        Nora with { Name = new string('n', 100) },
        Nora with { Role = new string('r', 200) },
        Nora with { Persona = new string('p', 20_000), SystemPrompt = new string('p', 20_000) },
        Nora with { Persona = "Two\nlines." },
        Nora with { Model = "o/" + new string('m', 198) },
        Nora with { Model = "openai-compatible/org/model" },
        Nora with { MonthlyBudgetUsd = "0" },
        Nora with { MonthlyBudgetUsd = "0.01" },
        Nora with { HandoffTimeoutMinutes = 1 },
        Nora with { HandoffTimeoutMinutes = 1_440, TimeZone = "America/Argentina/Buenos_Aires" },
        Nora with { BusinessHours = new(new(Mon: "09:00-13:00, 15:00-24:00", Sun: "00:00-00:01"), "Etc/GMT+3") },
        Nora with { EscalationRules = [new EscalationRule("billing", "slack:#help"), new EscalationRule("vip", "slack:@maya"), new EscalationRule("legal", "webhook:https://hooks.example.com/1")] },
    ];

    [Theory]
    [MemberData(nameof(Bounds))]
    public void What_just_fits_is_taken(AgentConfiguration configuration) =>
        Spec.For(Instance).When(new Command.Hire(configuration), at: Noon).Then(new AgentEvent.Hired(configuration));
}
