using System.Diagnostics;

namespace Konstruct.Api.Channels.Slack;

/// <summary>
/// Cuts a long answer into messages. How many there are is recorded before the first is sent, so the cut is a pure function with a version:
/// a change of rules is a new version, and the old one stays for the answers that were begun with it.
/// </summary>
/// <remarks>Length is counted in UTF-16 units after escaping, which is never less than what Slack counts.</remarks>
internal sealed class AnswerSplitter
{
    /// <summary>Parts of at most 3,900, so that <c>chat.update</c>, which refuses more than 4,000, may send each of them.</summary>
    public static readonly AnswerSplitter V1 = new(version: 1, limit: 3_900);

    private const string Fence = AnswerMap.Fence;
    private const string Reopen = Fence + "\n";
    private const string Close = "\n" + Fence;

    private readonly int limit;

    private AnswerSplitter(int version, int limit)
    {
        Version = version;
        this.limit = limit;
    }

    public int Version { get; }

    /// <summary>The parts in order, none empty, none over the limit; no part at all when there is nothing but blanks.</summary>
    public IReadOnlyList<string> Split(string mrkdwn)
    {
        var map = AnswerMap.Of(mrkdwn);
        var text = map.Text;
        var parts = new List<string>();
        for (var from = map.SkipBlank(0); from < text.Length;)
        {
            var lead = map.IsInFence(from) ? Reopen : "";
            var to = Cut(map, from, limit - lead.Length);
            var tail = map.IsInFence(to) ? Close : "";
            parts.Add(lead + text[from..to].TrimEnd() + tail);
            from = map.SkipBlank(to);
        }

        return parts;
    }

    // The best place is the last of the best kind that leaves the part reasonably full: a heading alone is no message.
    private static int Cut(AnswerMap map, int from, int budget)
    {
        if (map.Text.Length - from <= budget)
            return map.Text.Length;

        Span<int> last = stackalloc int[5];
        last.Fill(-1);
        for (var at = map.Next(from); at - from <= budget; at = map.Next(at))
        {
            var spent = at - from + (map.IsInFence(at) ? Close.Length : 0);
            if (spent > budget)
                continue;

            // A paragraph's end is also a line's, a sentence's and a word's.
            for (var place = map.PlaceAt(at); place <= AnswerPlace.Anywhere; place++)
                if (at - from >= Least(place, budget))
                    last[(int)place] = at;
        }

        foreach (var at in last)
            if (at > from)
                return at;

        throw new UnreachableException("No unit of an answer is longer than half a part.");
    }

    private static int Least(AnswerPlace place, int budget) => place switch
    {
        AnswerPlace.Word or AnswerPlace.Anywhere => budget / 8,
        _ => budget / 4,
    };
}
