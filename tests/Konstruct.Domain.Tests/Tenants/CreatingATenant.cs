using Konstruct.Domain.Tenants;
using static Konstruct.Domain.Tenants.TenantDecider;
using static Konstruct.Domain.Tests.Moments;
using static Konstruct.Domain.Tests.Tenants.TenantExamples;

namespace Konstruct.Domain.Tests.Tenants;

public class CreatingATenant
{
    private static readonly Command.Create Create = new("Acme Tools", "acme-tools");

    [Fact]
    public void It_has_its_name_and_slug() => Spec.For(Instance).When(Create, at: Noon).Then(Created);

    [Fact]
    public void Creating_it_twice_changes_nothing() => Spec.For(Instance).Given(Created).When(Create, at: Noon).ThenNothing();

    [Fact]
    public void Another_tenant_under_the_same_id_is_refused() =>
        Spec.For(Instance).Given(Created).When(new Command.Create("Beta", "beta"), at: Noon).ThenRefused(TenantRefusals.Exists);

    [Fact]
    public void A_deleted_tenant_is_not_created_again() =>
        Spec.For(Instance).Given(Created, Closed).When(Create, at: Noon).ThenRefused(TenantRefusals.Exists);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("two\nlines")]
    [InlineData("nul\0")]
    [InlineData("two\u2028lines")]
    public void A_name_that_is_no_line_of_text_is_refused(string name) =>
        Spec.For(Instance).When(new Command.Create(name, "acme"), at: Noon).ThenRefused(TenantRefusals.BadName);

    [Fact]
    public void A_name_has_at_most_100_characters()
    {
        Spec.For(Instance).When(new Command.Create(new string('a', 101), "acme"), at: Noon).ThenRefused(TenantRefusals.BadName);
        Spec.For(Instance).When(new Command.Create(new string(' ', 100) + "a", "acme"), at: Noon).ThenRefused(TenantRefusals.BadName);
        Spec.For(Instance).When(new Command.Create(new string('a', 100), "acme"), at: Noon).Then(new TenantEvent.Created(new string('a', 100), "acme"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Acme")]
    [InlineData("acme tools")]
    [InlineData("-acme")]
    [InlineData("acme-")]
    [InlineData("café")]
    [InlineData("platform")]
    public void A_slug_that_cannot_stand_in_an_address_is_refused(string slug) =>
        Spec.For(Instance).When(new Command.Create("Acme", slug), at: Noon).ThenRefused(TenantRefusals.BadSlug);

    [Fact]
    public void A_slug_has_at_most_40_characters()
    {
        Spec.For(Instance).When(new Command.Create("Acme", new string('a', 41)), at: Noon).ThenRefused(TenantRefusals.BadSlug);
        Spec.For(Instance).When(new Command.Create("Acme", new string('a', 40)), at: Noon).Then(new TenantEvent.Created("Acme", new string('a', 40)));
    }

    [Theory]
    [InlineData("Acme Tools", "acme-tools")]
    [InlineData("  Acme -- Tools & Co. ", "acme-tools-co")]
    [InlineData("株式会社", "")]
    [InlineData("An-exceptionally-long-company-name-of-the-north", "an-exceptionally-long-company-name-of-th")]
    [InlineData("An-exceptionally-long-company-nam-of-the-xy", "an-exceptionally-long-company-nam-of-the")]
    public void A_slug_comes_from_the_name(string name, string slug) => SlugOf(name).ShouldBe(slug);
}
