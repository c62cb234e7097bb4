using System.Collections.Immutable;

namespace Konstruct.Domain.Memory;

/// <summary>
/// How an exchange becomes texts to remember. A short one is one text, question and answer together, because either says little without
/// the other. A long one becomes several, each of which says who speaks: a vector of a whole page finds nothing in it.
/// </summary>
public static class MemoryText
{
    /// <summary>The longest text; small models read no more.</summary>
    public const int MaxCharacters = 1_000;

    /// <summary>Of one exchange and person; what comes after is not remembered.</summary>
    public const int MaxPieces = 24;

    private const string You = "You answered: ";

    /// <param name="speaker">Who asked; null when the channel did not tell.</param>
    /// <param name="answer">Null when it cannot be read any more.</param>
    public static ImmutableArray<string> Of(string? speaker, string question, string? answer)
    {
        var asked = $"{(string.IsNullOrWhiteSpace(speaker) ? "The person" : speaker.Trim())} said: ";
        question = question.Trim();
        answer = answer?.Trim() ?? "";
        if (asked.Length + question.Length + You.Length + answer.Length < MaxCharacters)
            return question.Length + answer.Length == 0 ? [] : [Together(asked, question, answer)];
        return [.. Pieces(asked, question).Concat(Pieces(You, answer)).Take(MaxPieces)];
    }

    private static string Together(string asked, string question, string answer) =>
        question.Length == 0 ? You + answer
        : answer.Length == 0 ? asked + question
        : $"{asked}{question}\n{You}{answer}";

    private static IEnumerable<string> Pieces(string prefix, string text)
    {
        var room = Math.Max(100, MaxCharacters - prefix.Length);
        for (var start = 0; start < text.Length;)
        {
            var end = EndOf(text, start, room);
            var piece = text[start..end].Trim();
            if (piece.Length > 0)
                yield return prefix + piece;
            start = end;
        }
    }

    /// <summary>The last paragraph, sentence or word that ends within the room, in this order; at the worst the last whole character.</summary>
    private static int EndOf(string text, int start, int room)
    {
        if (text.Length - start <= room)
            return text.Length;
        var least = start + (room / 2);
        for (var at = start + room - 1; at > least; at--)
        {
            if (text[at] == '\n' && text[at - 1] == '\n')
                return at + 1;
        }

        for (var at = start + room - 1; at > least; at--)
        {
            if (text[at] is ' ' or '\n' && text[at - 1] is '.' or '!' or '?' or '。' or ':' or ';')
                return at + 1;
        }

        for (var at = start + room - 1; at > least; at--)
        {
            if (char.IsWhiteSpace(text[at]))
                return at + 1;
        }

        return char.IsHighSurrogate(text[start + room - 1]) ? start + room - 1 : start + room;
    }
}
