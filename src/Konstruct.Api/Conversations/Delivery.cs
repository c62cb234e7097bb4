using Konstruct.Domain.Conversations;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Conversations;

/// <summary>How sending something to a channel ended.</summary>
internal abstract record Sent
{
    private Sent()
    {
    }

    /// <param name="ExternalId">The channel's id of what now stands there; empty where the channel gives none.</param>
    public sealed record Done(string ExternalId) : Sent;

    /// <summary>It passes; not before <paramref name="After"/>.</summary>
    public sealed record Temporary(string Code, TimeSpan? After) : Sent;

    /// <summary>It never will. <paramref name="ConnectionIsDead"/>: the channel took its token back.</summary>
    public sealed record Final(string Code, bool ConnectionIsDead = false) : Sent;

    /// <summary>What was to be replaced is not there any more.</summary>
    public sealed record Gone(string Code) : Sent;

    /// <summary>It may have happened: look before sending again.</summary>
    public sealed record Unknown(string Code) : Sent;
}

/// <summary>What a look for something we sent found.</summary>
internal abstract record Found
{
    private Found()
    {
    }

    public sealed record At(string ExternalId) : Found;

    public sealed record Nowhere : Found;

    public sealed record NotNow(string Code, TimeSpan? After) : Found;

    /// <summary>We may not look there, and looking again changes nothing.</summary>
    public sealed record Blind(string Code) : Found;
}

/// <summary>What became of fetching a file.</summary>
internal abstract record Fetched
{
    private Fetched()
    {
    }

    public sealed record Done(ReadOnlyMemory<byte> Content) : Fetched;

    /// <param name="Code">Stable, e.g. <c>file_too_large</c>.</param>
    public sealed record Failed(string Code) : Fetched;
}

/// <summary>What a turn needs of a channel. One implementation per kind of channel.</summary>
internal interface IChannelSender
{
    /// <summary>The channel's kind, e.g. <c>slack</c>.</summary>
    string Kind { get; }

    /// <summary>Which splitter makes the parts; stored with the reply, because the number of parts is.</summary>
    string Splitter { get; }

    /// <summary>The answer as it will stand in the channel, part by part. Pure.</summary>
    IReadOnlyList<string> Split(string markdown);

    /// <summary>Words with the number of messages they take in the channel; at least one.</summary>
    Told Tell(string markdown) => new(markdown, Math.Max(1, Split(markdown).Count), Splitter);

    /// <summary>The connection as it is now; null when it is not connected any more.</summary>
    Task<IChannelConnection?> ConnectAsync(TenantId tenant, Guid channelId, CancellationToken cancellation);
}

/// <summary>One tenant's connection, ready to send.</summary>
internal interface IChannelConnection
{
    Task<Sent> PostAsync(ConversationAddress address, Guid outboundId, string text, CancellationToken cancellation);

    Task<Sent> ReplaceAsync(ConversationAddress address, string externalId, Guid outboundId, string text, CancellationToken cancellation);

    /// <summary>Shows one person something that others do not see, where the channel can.</summary>
    Task<Sent> NotifyAsync(ConversationAddress address, string recipientId, string text, CancellationToken cancellation);

    /// <summary>Looks for what carries our outbound id, from the message that was being answered on.</summary>
    Task<Found> FindAsync(ConversationAddress address, Guid outboundId, string oldest, CancellationToken cancellation);

    /// <summary>The content of a file that somebody sent; a larger one is not read to its end.</summary>
    /// <param name="fileId">The channel's id of it.</param>
    Task<Fetched> FetchFileAsync(string fileId, int maxBytes, CancellationToken cancellation);

    /// <summary>The channel said that the token is worth nothing any more.</summary>
    Task RevokedAsync(string code, CancellationToken cancellation);
}
