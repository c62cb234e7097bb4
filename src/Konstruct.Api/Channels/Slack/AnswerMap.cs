using System.Globalization;

namespace Konstruct.Api.Channels.Slack;

/// <summary>How good a place is for a cut, the best first.</summary>
internal enum AnswerPlace
{
    Paragraph,
    Line,
    Sentence,
    Word,
    Anywhere,
}

/// <summary>An answer with what must stay whole marked in it: code blocks, links, code, escapes and characters of several units.</summary>
internal sealed class AnswerMap
{
    public const string Fence = "```";

    private const int MaxBlanks = 256;
    private const int MaxLink = MrkdwnText.MaxLinkLength;
    private const int MaxCode = 200;
    private const int MaxCharacter = 64;

    // Whether a position lies in a code block. The block's own marks lie outside it.
    private readonly bool[] fenced;

    private AnswerMap(string text)
    {
        Text = text;
        fenced = new bool[text.Length + 1];
        for (var open = text.IndexOf(Fence, StringComparison.Ordinal); open >= 0;)
        {
            var inside = open + Fence.Length;
            var close = text.IndexOf(Fence, inside, StringComparison.Ordinal);
            if (close < 0)
                break; // a block that is never closed is none to Slack either
            fenced.AsSpan(inside, close - inside).Fill(true);
            open = text.IndexOf(Fence, close + Fence.Length, StringComparison.Ordinal);
        }
    }

    public string Text { get; }

    public static AnswerMap Of(string mrkdwn) => new(Shortened(mrkdwn.ReplaceLineEndings("\n")).TrimEnd());

    public bool IsInFence(int at) => fenced[at];

    /// <summary>Where the unit that begins at <paramref name="at"/> ends: the next place at which a cut destroys nothing.</summary>
    public int Next(int at)
    {
        if (at >= Text.Length)
            return at + 1;

        var rest = Text.AsSpan(at);
        if (rest.StartsWith(Fence, StringComparison.Ordinal))
            return NextAfterFence(at);

        var whole = rest[0] switch
        {
            '&' => Entity(rest),
            '<' => Closed(rest, '>', MaxLink),
            '`' when !fenced[at] => Closed(rest, '`', MaxCode),
            _ => 0,
        };
        var end = at + (whole > 0 ? whole : Character(rest));

        // The closing mark belongs to the last character of its block: in front of it a cut would leave a block with nothing in it.
        return fenced[at] && !fenced[end] && Text.AsSpan(end).StartsWith(Fence, StringComparison.Ordinal) ? end + Fence.Length : end;
    }

    public AnswerPlace PlaceAt(int at)
    {
        var here = Text[at];
        if (here == '\n')
            return !fenced[at] && at + 1 < Text.Length && Text[at + 1] == '\n' ? AnswerPlace.Paragraph : AnswerPlace.Line;

        var before = Text[at - 1];
        if (!fenced[at] && (before is '。' or '！' or '？' || (char.IsWhiteSpace(here) && before is '.' or '!' or '?' or '…')))
            return AnswerPlace.Sentence;
        return char.IsWhiteSpace(here) ? AnswerPlace.Word : AnswerPlace.Anywhere;
    }

    /// <summary>Where the next part begins: empty lines are left behind, an indent stays, an empty rest of a code block is skipped with its mark.</summary>
    public int SkipBlank(int at)
    {
        var first = at;
        while (first < Text.Length && char.IsWhiteSpace(Text[first]))
            first++;
        if (first == Text.Length)
            return first;
        if (fenced[at] && !fenced[first])
            return SkipBlank(first + Fence.Length);

        // Blanks before a line's end were between two words; those after it are the next line's indent.
        var line = Text.AsSpan(at, first - at).LastIndexOf('\n');
        return line >= 0 ? at + line + 1 : first;
    }

    // Past an opening mark, the blanks behind it and the first character, for the same reason.
    private int NextAfterFence(int at)
    {
        var after = at + Fence.Length;
        if (!fenced[after])
            return after;
        while (char.IsWhiteSpace(Text[after]))
            after++;
        return fenced[after] ? Next(after) : after + Fence.Length;
    }

    private static int Entity(ReadOnlySpan<char> rest) =>
        rest.StartsWith("&amp;", StringComparison.Ordinal) ? 5
        : rest.StartsWith("&lt;", StringComparison.Ordinal) || rest.StartsWith("&gt;", StringComparison.Ordinal) ? 4
        : 0;

    private static int Closed(ReadOnlySpan<char> rest, char close, int max)
    {
        var end = rest[1..Math.Min(rest.Length, max)].IndexOfAny(close, '\n');
        if (end < 0 || rest[end + 1] != close)
            return 0;

        // A backtick beside another may be part of a code block's mark.
        var after = end + 2;
        return close == '`' && after < rest.Length && rest[after] == '`' ? 0 : after;
    }

    // What a reader sees as one character, unless somebody stacked marks without end: then by code point.
    private static int Character(ReadOnlySpan<char> rest)
    {
        // Some scripts have characters that join to whatever follows; a code block's mark must stay in one piece.
        var near = rest[1..Math.Min(rest.Length, MaxCharacter + 1)];
        var mark = near.IndexOf('`');
        var length = StringInfo.GetNextTextElementLength(rest[..((mark < 0 ? near.Length : mark) + 1)]);
        if (length <= MaxCharacter)
            return length;
        return rest.Length > 1 && char.IsSurrogatePair(rest[0], rest[1]) ? 2 : 1;
    }

    // Blanks without end would make parts with nothing in them.
    private static string Shortened(string text)
    {
        var kept = new System.Text.StringBuilder(text.Length);
        var run = 0;
        foreach (var c in text)
        {
            run = char.IsWhiteSpace(c) ? run + 1 : 0;
            if (run <= MaxBlanks)
                kept.Append(c);
        }

        return kept.ToString();
    }
}
