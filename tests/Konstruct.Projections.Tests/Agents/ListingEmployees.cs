using Konstruct.Domain.Agents;
using Konstruct.Projections.Agents;
using Konstruct.Projections.Tests.Examples;
using static Konstruct.Projections.Tests.Examples.History;

namespace Konstruct.Projections.Tests.Agents;

public class ListingEmployees
{
    private static readonly AgentsReadModel Model = new();
    private static readonly AgentEvent Hired = new AgentEvent.Hired(new AgentConfiguration("Nora", "support"));
    private static readonly AgentEvent Revised = new AgentEvent.Revised(new AgentConfiguration("Nora", "billing", Model: "openai/gpt-5"));
    private static readonly AgentRow Row = new(StreamKey, "Nora", "support", "balanced", AgentRow.Active, 1, Noon);

    [Fact]
    public void A_new_employee_is_active_at_once() => Model.OneRow(Hired).ShouldBe(Row);

    [Fact]
    public void A_revision_is_known_by_its_version() =>
        Model.OneRow(Hired, Revised).ShouldBe(Row with { Role = "billing", Model = "openai/gpt-5", Version = 2 });

    [Fact]
    public void It_is_paused_resumed_and_retired()
    {
        AgentEvent paused = new AgentEvent.Paused(), resumed = new AgentEvent.Resumed(), retired = new AgentEvent.Retired();
        Model.OneRow(Hired, paused).ShouldBe(Row with { Status = AgentRow.Paused, Version = 2 });
        Model.OneRow(Hired, paused, Revised).ShouldBe(Row with { Role = "billing", Model = "openai/gpt-5", Status = AgentRow.Paused, Version = 3 });
        Model.OneRow(Hired, paused, resumed).ShouldBe(Row with { Version = 3 });
        Model.OneRow(Hired, retired).ShouldBe(Row with { Status = AgentRow.Retired, Version = 2 });
    }

    [Fact]
    public void Who_was_never_hired_has_no_row() => Model.Fold(Of(Revised, new AgentEvent.Paused())).ShouldBeEmpty();
}
