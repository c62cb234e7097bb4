using Konstruct.Domain.Channels;
using Konstruct.Projections.Channels;
using Konstruct.Projections.Tests.Examples;
using static Konstruct.Projections.Tests.Examples.History;

namespace Konstruct.Projections.Tests.Channels;

public class ListingChannels
{
    private static readonly ChannelsReadModel Model = new();
    private static readonly ChannelEvent.Connected Connected = new("slack", "T0ACME", "Acme", "U0BOT", "B0BOT", null, StreamKey, "...7f3a", Noon);
    private static readonly ChannelRow Row = new(StreamKey, "slack", "T0ACME", "Acme", "U0BOT", "B0BOT", null, StreamKey, "...7f3a", ChannelRow.Connected, null, Noon);

    [Fact]
    public void A_connected_channel_is_shown_with_its_workspace() => Model.OneRow(Connected).ShouldBe(Row);

    [Fact]
    public void Why_it_is_disconnected_is_said() =>
        Model.OneRow(Connected, new ChannelEvent.Disconnected("by_admin")).ShouldBe(Row with { Status = ChannelRow.Disconnected, Reason = "by_admin" });

    [Fact]
    public void A_revoked_token_disconnects_it() =>
        Model.OneRow(Connected, new ChannelEvent.TokenRevoked("app_uninstalled")).ShouldBe(Row with { Status = ChannelRow.Disconnected, Reason = "app_uninstalled" });

    [Fact]
    public void Connected_again_it_has_its_new_token_and_no_reason() =>
        Model.OneRow(Connected, new ChannelEvent.TokenRevoked("app_uninstalled"), Connected with { TokenHint = "...91bc" })
            .ShouldBe(Row with { TokenHint = "...91bc" });
}
