using Konstruct.Domain.Conversations;

namespace Konstruct.Domain.Tests.Conversations;

/// <summary>All the stories, and every length at which a crash can cut one off.</summary>
internal static class Stories
{
    private static readonly Dictionary<string, IReadOnlyList<(ConversationEvent Event, string[] Next)>> s_all = new(StringComparer.Ordinal)
    {
        [nameof(LongTurn)] = LongTurn.Story,
        [nameof(TurnWithTools)] = TurnWithTools.Story,
        [nameof(ConversationWithHumans)] = ConversationWithHumans.Story,
        [nameof(TakenOverInATurn)] = TakenOverInATurn.Story,
        [nameof(SummaryMeanwhile)] = SummaryMeanwhile.Story,
    };

    public static TheoryData<string, int> Prefixes
    {
        get
        {
            var prefixes = new TheoryData<string, int>();
            foreach (var (name, story) in s_all)
            {
                for (var length = 0; length <= story.Count; length++)
                    prefixes.Add(name, length);
            }

            return prefixes;
        }
    }

    public static IReadOnlyList<string> Names { get; } = [.. s_all.Keys];

    public static IReadOnlyList<ConversationEvent> Events { get; } = [.. s_all.Values.SelectMany(s => s).Select(s => s.Event)];

    public static int LengthOf(string story) => s_all[story].Count;

    public static List<ConversationEvent> Prefix(string story, int length) => [.. s_all[story].Take(length).Select(s => s.Event)];

    /// <summary>The steps that are next after so many events.</summary>
    public static string[] NextOf(string story, int length) => length == 0 ? [] : s_all[story][length - 1].Next;
}
