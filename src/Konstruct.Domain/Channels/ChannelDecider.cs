using System.Diagnostics;
using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Channels;

public static class ChannelDecider
{
    public abstract record Command
    {
        private Command()
        {
        }

        public sealed record Connect(ChannelEvent.Connected Connection) : Command;

        public sealed record Disconnect(string Reason) : Command;

        /// <param name="At">When the channel's side says it happened; before the installation it is about an earlier one.</param>
        public sealed record RevokeToken(string Reason, DateTimeOffset At) : Command;
    }

    public static readonly Decider<Channel, Command, ChannelEvent> Instance = new(new Channel.NotConnected(), Evolve, Decide);

    private static readonly Decision<ChannelEvent> s_nothing = Decision<ChannelEvent>.Nothing;

    private static Channel Evolve(Channel state, ChannelEvent happened) => (state, happened) switch
    {
        (_, ChannelEvent.Connected e) => new Channel.Connected(e),
        (Channel.Connected c, ChannelEvent.Disconnected e) => new Channel.Disconnected(c.Connection, e.Reason),
        (Channel.Connected c, ChannelEvent.TokenRevoked e) => new Channel.Disconnected(c.Connection, e.Reason),
        _ => state,
    };

    private static Decision<ChannelEvent> Decide(Channel state, Command command, DateTimeOffset now) => (state, command) switch
    {
        (Channel.Connected s, Command.Connect c) when !IsSameWorkspace(s.Connection, c.Connection) => ChannelRefusals.OtherWorkspace,
        (Channel.Disconnected s, Command.Connect c) when !IsSameWorkspace(s.Connection, c.Connection) => ChannelRefusals.OtherWorkspace,
        (Channel.Connected s, Command.Connect c) when s.Connection == c.Connection => s_nothing,
        (_, Command.Connect c) => c.Connection, // again: a new token, a later installation
        (Channel.NotConnected, _) => ChannelRefusals.Unknown,
        (Channel.Disconnected, _) => s_nothing,
        (Channel.Connected, Command.Disconnect c) => new ChannelEvent.Disconnected(c.Reason),
        (Channel.Connected s, Command.RevokeToken c) when c.At < s.Connection.InstalledAt => s_nothing,
        (Channel.Connected, Command.RevokeToken c) => new ChannelEvent.TokenRevoked(c.Reason),
        _ => throw new UnreachableException(),
    };

    private static bool IsSameWorkspace(ChannelEvent.Connected one, ChannelEvent.Connected other) =>
        one.Kind == other.Kind && one.ExternalKey == other.ExternalKey;
}
