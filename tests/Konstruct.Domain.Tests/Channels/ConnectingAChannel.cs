using Konstruct.Domain.Channels;
using static Konstruct.Domain.Channels.ChannelDecider;
using static Konstruct.Domain.Tests.Moments;

namespace Konstruct.Domain.Tests.Channels;

public class ConnectingAChannel
{
    private static readonly ChannelEvent.Connected Connected = new(
        "slack", "T0ACME", "Acme", "U0BOT", "B0BOT", "A0APP", new Guid("00000000-0000-0000-0000-0000000005ec"), "...7f3a", Noon);

    private static readonly ChannelEvent Disconnected = new ChannelEvent.Disconnected("by_admin");
    private static readonly ChannelEvent Revoked = new ChannelEvent.TokenRevoked("app_uninstalled");
    private static readonly Command.Disconnect Disconnect = new("by_admin");

    [Fact]
    public void It_is_connected() => Spec.For(Instance).When(new Command.Connect(Connected), at: Noon).Then(Connected);

    [Fact]
    public void The_same_connection_again_changes_nothing() =>
        Spec.For(Instance).Given(Connected).When(new Command.Connect(Connected with { }), at: Noon).ThenNothing();

    [Fact]
    public void A_new_token_is_a_new_connection()
    {
        var renewed = Connected with { TokenHint = "...91bc", InstalledAt = Noon.AddDays(1) };
        Spec.For(Instance).Given(Connected).When(new Command.Connect(renewed), at: Noon.AddDays(1)).Then(renewed);
    }

    [Fact]
    public void What_was_disconnected_is_connected_again() =>
        Spec.For(Instance).Given(Connected, Disconnected).When(new Command.Connect(Connected), at: Noon).Then(Connected);

    [Fact]
    public void A_channel_stays_with_its_workspace() =>
        Spec.For(Instance).Given(Connected, Disconnected).When(new Command.Connect(Connected with { ExternalKey = "T0OTHER" }), at: Noon)
            .ThenRefused(ChannelRefusals.OtherWorkspace);

    [Fact]
    public void It_is_disconnected() => Spec.For(Instance).Given(Connected).When(Disconnect, at: Noon).Then(Disconnected);

    [Fact]
    public void Disconnecting_it_twice_changes_nothing() =>
        Spec.For(Instance).Given(Connected, Disconnected).When(Disconnect, at: Noon).ThenNothing();

    [Fact]
    public void What_was_never_connected_is_not_disconnected() =>
        Spec.For(Instance).When(Disconnect, at: Noon).ThenRefused(ChannelRefusals.Unknown);

    [Fact]
    public void Its_token_is_revoked() => Spec.For(Instance).Given(Connected).When(RevokedAt(Noon.AddHours(1)), at: Noon.AddHours(1)).Then(Revoked);

    [Fact]
    public void Revoking_it_twice_changes_nothing() =>
        Spec.For(Instance).Given(Connected, Revoked).When(RevokedAt(Noon.AddHours(1)), at: Noon.AddHours(2)).ThenNothing();

    [Fact]
    public void What_was_never_connected_has_no_token_to_revoke() =>
        Spec.For(Instance).When(RevokedAt(Noon), at: Noon).ThenRefused(ChannelRefusals.Unknown);

    [Fact]
    public void The_moment_of_the_installation_counts_and_the_tick_before_it_does_not()
    {
        Spec.For(Instance).Given(Connected).When(RevokedAt(Noon), at: Noon).Then(Revoked);
        Spec.For(Instance).Given(Connected).When(RevokedAt(Noon.AddTicks(-1)), at: Noon).ThenNothing();
    }

    [Fact]
    public void An_uninstall_of_the_earlier_installation_does_not_end_the_later_one() =>
        Spec.For(Instance).Given(Connected, Revoked, Connected with { InstalledAt = Noon.AddDays(2) })
            .When(RevokedAt(Noon.AddDays(1)), at: Noon.AddDays(3)).ThenNothing();

    private static Command.RevokeToken RevokedAt(DateTimeOffset at) => new("app_uninstalled", at);
}
