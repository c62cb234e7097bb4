using Konstruct.Api.Memory;
using Konstruct.Api.Tests.Conversations;

namespace Konstruct.Api.Tests.Memory;

/// <summary>No memory crosses: not to another tenant, not to another person, not to another employee.</summary>
public sealed class KeepingMemoriesApart(ReadingOnWhenTold konstruct) : IClassFixture<ReadingOnWhenTold>
{
    private const string Office = "Our Lisbon office is in Rua Augusta 24, second floor.";
    private const string WhereIsIt = "Where is the Lisbon office?";
    private static readonly Guid s_another = new("0f000000-0000-8000-8000-000000000001");

    [Fact]
    public async Task The_neighbour_sees_nothing()
    {
        var colleague = await Colleague.HireAsync(konstruct);
        var told = await colleague.TellAsync(Office);
        await colleague.ReadOnAsync(told);
        var id = (await colleague.RecallAsync(told, WhereIsIt)).Single().Id;
        var neighbour = await Colleague.HireAsync(konstruct);

        // even with the ids of the other tenant in hand
        (await neighbour.RecallAsync(told, WhereIsIt)).ShouldBeEmpty();
        (await neighbour.Memory.GetAsync(neighbour.Tenant, [id], default)).ShouldBeEmpty();
        (await neighbour.Memory.ListAsync(neighbour.Tenant, null, null, 10, default)).ShouldBeEmpty();
        (await neighbour.ReadOnAsync(told)).ShouldBe(0);
    }

    [Fact]
    public async Task Another_person_of_the_same_tenant_is_told_nothing()
    {
        var colleague = await Colleague.HireAsync(konstruct);
        colleague.Company.LetOmarIn();
        var maya = await colleague.TellAsync(Office);
        var omar = await colleague.TellAsync("The Lisbon office needs a new printer.", colleague.Company.Omar);
        await colleague.ReadOnAsync(maya);
        await colleague.ReadOnAsync(omar);
        omar.Person.ShouldNotBe(maya.Person);

        (await colleague.RecallAsync(omar, WhereIsIt)).ShouldHaveSingleItem().Text.ShouldContain("new printer");
        (await colleague.RecallAsync(maya, WhereIsIt)).ShouldHaveSingleItem().Text.ShouldContain("Rua Augusta");
    }

    [Fact]
    public async Task Another_employee_does_not_know()
    {
        var colleague = await Colleague.HireAsync(konstruct);
        var told = await colleague.TellAsync(Office);
        await colleague.ReadOnAsync(told);

        (await colleague.RecallAsync(told with { Agent = s_another }, WhereIsIt)).ShouldBeEmpty();
        (await colleague.Memory.ListAsync(colleague.Tenant, s_another, null, 10, default)).ShouldBeEmpty();
        (await colleague.Memory.ListAsync(colleague.Tenant, null, s_another, 10, default)).ShouldBeEmpty();
        (await colleague.Memory.ListAsync(colleague.Tenant, null, told.Person, 10, default)).ShouldHaveSingleItem().Kind.ShouldBe(MemoryKind.Said);
    }
}
