using Konstruct.Domain.Tenants;
using static Konstruct.Domain.Tenants.TenantDecider;
using static Konstruct.Domain.Tests.Moments;
using static Konstruct.Domain.Tests.Tenants.TenantExamples;

namespace Konstruct.Domain.Tests.Tenants;

public class ChangingATenant
{
    private static readonly Command.Rename Rename = new("Acme Machines");
    private static readonly Command.Suspend Suspend = new("unpaid");
    private static readonly Command.Resume Resume = new();
    private static readonly Command.Close Close = new("asked for it");

    [Fact]
    public void It_is_renamed() => Spec.For(Instance).Given(Created).When(Rename, at: Noon).Then(new TenantEvent.Renamed("Acme Machines"));

    [Fact]
    public void It_is_renamed_while_suspended_and_stays_suspended() =>
        Spec.For(Instance).Given(Created, Suspended, new TenantEvent.Renamed("Acme Machines")).When(Rename, at: Noon).ThenNothing();

    [Fact]
    public void Renaming_it_to_the_name_it_has_changes_nothing() =>
        Spec.For(Instance).Given(Created).When(new Command.Rename("Acme Tools"), at: Noon).ThenNothing();

    [Fact]
    public void Renaming_it_to_nothing_is_refused() =>
        Spec.For(Instance).Given(Created).When(new Command.Rename(" "), at: Noon).ThenRefused(TenantRefusals.BadName);

    [Fact]
    public void It_is_suspended() => Spec.For(Instance).Given(Created).When(Suspend, at: Noon).Then(Suspended);

    [Fact]
    public void Suspending_it_twice_changes_nothing() => Spec.For(Instance).Given(Created, Suspended).When(Suspend, at: Noon).ThenNothing();

    [Fact]
    public void It_is_resumed() => Spec.For(Instance).Given(Created, Suspended).When(Resume, at: Noon).Then(Resumed);

    [Fact]
    public void Resuming_it_twice_changes_nothing() =>
        Spec.For(Instance).Given(Created, Suspended, Resumed).When(Resume, at: Noon).ThenNothing();

    [Fact]
    public void Resuming_one_that_was_never_suspended_changes_nothing() => Spec.For(Instance).Given(Created).When(Resume, at: Noon).ThenNothing();

    [Fact]
    public void It_is_deleted() => Spec.For(Instance).Given(Created).When(Close, at: Noon).Then(Closed);

    [Fact]
    public void It_is_deleted_while_suspended() => Spec.For(Instance).Given(Created, Suspended).When(Close, at: Noon).Then(Closed);

    [Fact]
    public void Deleting_it_twice_changes_nothing() => Spec.For(Instance).Given(Created, Closed).When(Close, at: Noon).ThenNothing();

    public static TheoryData<Command> Changes => [Rename, Suspend, Resume];

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_deleted_tenant_does_not_change(Command command) =>
        Spec.For(Instance).Given(Created, Closed).When(command, at: Noon).ThenRefused(TenantRefusals.IsClosed);

    public static TheoryData<Command> All => [Rename, Suspend, Resume, Close];

    [Theory]
    [MemberData(nameof(All))]
    public void What_is_not_there_does_not_change(Command command) =>
        Spec.For(Instance).When(command, at: Noon).ThenRefused(TenantRefusals.Unknown);
}
