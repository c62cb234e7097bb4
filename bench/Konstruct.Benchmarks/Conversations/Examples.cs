using System.Globalization;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Benchmarks.Conversations;

/// <summary>Fixed content; ids alone differ, and come from a seeded generator so that every run writes the same.</summary>
internal sealed class Examples(int seed)
{
    public const string Question = "Hello, I ordered two weeks ago and the parcel has still not come. What is your refund policy, and could you look where it is?";
    public const string Reply = "I am sorry for the wait. Orders that have not arrived after 14 days are refunded in full; yours left our warehouse on Monday and should be with you by Thursday. Shall I open a refund now?";
    public const string Digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    public static readonly TenantId[] Tenants = [.. Enumerable.Range(1, 8).Select(n => TenantId.From(new Guid(n, 0, 0, new byte[8])))];
    public static readonly Guid[] Senders = [.. Enumerable.Range(1, 50).Select(n => new Guid(n, 1, 0, new byte[8]))];

    private static readonly DateTimeOffset s_noon = new(2026, 11, 2, 12, 0, 0, TimeSpan.Zero);
    private readonly Random _random = new(seed);

    public Guid NextId()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }

    public Guid NextSender() => Senders[_random.Next(Senders.Length)];

    public int Next(int below) => _random.Next(below);

    public ConversationEvent.MessageReceived Message()
    {
        var sender = NextSender();
        return new(NextId(), sender, "slack", PersonalText.Of(sender, Question), 0, s_noon);
    }

    /// <summary>The n-th event of a conversation: message, turn, model call, reply, and again.</summary>
    public ConversationEvent Event(int place) => (place % 4) switch
    {
        0 => Message(),
        1 => new ConversationEvent.TurnStarted(NextId(), NextId(), 3),
        2 => new ConversationEvent.ModelCalled(NextId(), "anthropic", "claude-sonnet-4-5", "answer", 800 + place, 120, "0.00184", 930, Digest),
        _ => new ConversationEvent.ReplyComposed(NextId(), PersonalText.Of(NextSender(), Reply), 1),
    };

    public EventToAppend ToAppend(ConversationEvent happened) => new(NextId(), happened, Context());

    public EventContext Context() => new(
        NextId().ToString("D", CultureInfo.InvariantCulture),
        NextId().ToString("D", CultureInfo.InvariantCulture),
        "agent",
        new Dictionary<string, string> { ["actor"] = "agent", ["channel"] = "slack", ["trace"] = "4bf92f3577b34da6a3ce929d0e0e4736" });
}
