using Konstruct.Domain.AccessTokens;
using Konstruct.Projections.AccessTokens;
using Konstruct.Projections.Tests.Examples;
using static Konstruct.Projections.Tests.Examples.History;

namespace Konstruct.Projections.Tests.AccessTokens;

public class ListingAccessTokens
{
    private static readonly AccessTokensReadModel Model = new();
    private static readonly AccessTokenEvent.Issued Issued = new("Docs sync", "9f86", [AccessTokenScopes.Knowledge], Noon.AddDays(1));

    [Fact]
    public void It_is_shown_with_what_it_opens_and_until_when() =>
        Model.OneRow(Issued).ShouldBe(new AccessTokenRow(StreamKey, "Docs sync", "9f86", "knowledge", Noon.AddDays(1), AccessTokenRow.Active, Noon, null));

    [Fact]
    public void Revoked_it_stays_in_the_list_and_says_since_when()
    {
        var row = Model.OneRow(Issued, new AccessTokenEvent.Revoked()).ShouldNotBeNull();
        (row.Status, row.RevokedAt).ShouldBe((AccessTokenRow.Revoked, Noon.AddMinutes(1)));
        row.StatusAt(Noon.AddDays(2)).ShouldBe(AccessTokenRow.Revoked);
    }

    [Fact]
    public void The_moment_it_expires_it_has_expired()
    {
        var row = Model.OneRow(Issued).ShouldNotBeNull();
        row.StatusAt(Noon.AddDays(1).AddTicks(-1)).ShouldBe(AccessTokenRow.Active);
        row.StatusAt(Noon.AddDays(1)).ShouldBe(AccessTokenRow.Expired);
        Model.OneRow(Issued with { ExpiresAt = null })!.StatusAt(Noon.AddDays(9_999)).ShouldBe(AccessTokenRow.Active);
    }
}
