using Konstruct.Domain.AccessTokens;
using static Konstruct.Domain.AccessTokens.AccessTokenDecider;
using static Konstruct.Domain.Tests.Moments;

namespace Konstruct.Domain.Tests.AccessTokens;

public class IssuingAccessTokens
{
    private const string Digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    private static readonly IReadOnlyList<string> s_scopes = [AccessTokenScopes.Knowledge];
    private static readonly Command.Issue DocsSync = new("Docs sync", Digest, s_scopes, null);
    private static readonly AccessTokenEvent Issued = new AccessTokenEvent.Issued("Docs sync", Digest, s_scopes, null);
    private static readonly AccessTokenEvent Revoked = new AccessTokenEvent.Revoked();

    [Fact]
    public void It_is_issued_with_what_it_opens() => Spec.For(Instance).When(DocsSync, at: Noon).Then(Issued);

    [Fact]
    public void It_is_issued_until_a_day_that_is_named() =>
        Spec.For(Instance).When(DocsSync with { ExpiresAt = Noon.AddDays(90) }, at: Noon)
            .Then(new AccessTokenEvent.Issued("Docs sync", Digest, s_scopes, Noon.AddDays(90)));

    [Fact]
    public void The_same_one_is_not_issued_twice()
    {
        Spec.For(Instance).Given(Issued).When(DocsSync, at: Noon).ThenRefused(AccessTokenRefusals.Exists);
        Spec.For(Instance).Given(Issued, Revoked).When(DocsSync, at: Noon).ThenRefused(AccessTokenRefusals.Exists);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("two\nlines")]
    public void Its_name_is_one_line(string name) => Spec.For(Instance).When(DocsSync with { Name = name }, at: Noon).ThenRefused(AccessTokenRefusals.BadName);

    [Fact]
    public void Its_name_has_100_characters_and_not_one_more()
    {
        Spec.For(Instance).When(DocsSync with { Name = new string('n', 100) }, at: Noon).Decision.Refusal.ShouldBeNull();
        Spec.For(Instance).When(DocsSync with { Name = new string('n', 101) }, at: Noon).ThenRefused(AccessTokenRefusals.BadName);
    }

    [Fact]
    public void It_opens_something_that_exists_and_each_once()
    {
        foreach (var scopes in new IReadOnlyList<string>[] { [], ["everything"], ["knowledge", "everything"], ["knowledge", "knowledge"], ["Knowledge"], [""] })
            Spec.For(Instance).When(DocsSync with { Scopes = scopes }, at: Noon).ThenRefused(AccessTokenRefusals.BadScopes);
    }

    [Fact]
    public void It_expires_later_than_now_and_at_most_in_ten_years()
    {
        Spec.For(Instance).When(DocsSync with { ExpiresAt = Noon }, at: Noon).ThenRefused(AccessTokenRefusals.BadExpiry);
        Spec.For(Instance).When(DocsSync with { ExpiresAt = Noon.AddDays(MaxDays) }, at: Noon).Decision.Refusal.ShouldBeNull();
        Spec.For(Instance).When(DocsSync with { ExpiresAt = Noon.AddDays(MaxDays).AddTicks(1) }, at: Noon).ThenRefused(AccessTokenRefusals.BadExpiry);
    }

    [Fact]
    public void It_is_revoked() => Spec.For(Instance).Given(Issued).When(new Command.Revoke(), at: Noon).Then(Revoked);

    [Fact]
    public void Revoking_twice_changes_nothing() => Spec.For(Instance).Given(Issued, Revoked).When(new Command.Revoke(), at: Noon).ThenNothing();

    [Fact]
    public void What_was_never_issued_is_not_revoked() => Spec.For(Instance).When(new Command.Revoke(), at: Noon).ThenRefused(AccessTokenRefusals.Unknown);
}
