using System.Collections.Frozen;

namespace Konstruct.Api.Conversations;

/// <summary>The channels' senders by their kind.</summary>
internal sealed class ChannelSenders(IEnumerable<IChannelSender> senders)
{
    private readonly FrozenDictionary<string, IChannelSender> _senders = senders.ToFrozenDictionary(s => s.Kind);

    public IChannelSender Of(string kind) => _senders.TryGetValue(kind, out var sender)
        ? sender
        : throw new InvalidOperationException($"No channel of kind '{kind}' can be written to.");
}
