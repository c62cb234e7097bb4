namespace Konstruct.Domain.Channels;

/// <summary>A channel is connected or it is not.</summary>
public abstract record Channel
{
    private Channel()
    {
    }

    public sealed record NotConnected : Channel;

    public sealed record Connected(ChannelEvent.Connected Connection) : Channel;

    public sealed record Disconnected(ChannelEvent.Connected Connection, string Reason) : Channel;
}
