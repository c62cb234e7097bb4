using Konstruct.Api.Knowledge;
using Konstruct.Api.Knowledge.Http;
using Microsoft.Extensions.Options;

namespace Konstruct.Api.Tests.Knowledge;

public sealed class HoldingPlacesForUploads
{
    private readonly UploadGate _gate = new(Options.Create(new KnowledgeOptions { Uploads = 3, UploadsOfOneTenant = 2 }));

    [Fact]
    public void One_tenant_does_not_get_all_places_and_all_of_them_not_more_than_there_are()
    {
        var (mine, neighbour, third) = (KnowledgeWorld.NewTenant(), KnowledgeWorld.NewTenant(), KnowledgeWorld.NewTenant());
        using var first = _gate.Enter(mine).ShouldNotBeNull();
        using var second = _gate.Enter(mine).ShouldNotBeNull();
        _gate.Enter(mine).ShouldBeNull();
        using var theirs = _gate.Enter(neighbour).ShouldNotBeNull();
        _gate.Enter(third).ShouldBeNull();
    }

    [Fact]
    public void A_place_that_is_left_is_free_once()
    {
        var mine = KnowledgeWorld.NewTenant();
        var first = _gate.Enter(mine).ShouldNotBeNull();
        using var second = _gate.Enter(mine).ShouldNotBeNull();
        first.Dispose();
        first.Dispose();
        using var again = _gate.Enter(mine).ShouldNotBeNull();
        _gate.Enter(mine).ShouldBeNull();
    }
}
