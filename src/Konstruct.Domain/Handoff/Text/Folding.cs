using System.Globalization;
using System.Text;

namespace Konstruct.Domain.Handoff.Text;

/// <summary>
/// Text as words compare: lower case, without accents. The framework's own normalisation does nothing without its language data, which
/// the product runs without, so the Latin letters stand here.
/// </summary>
public static class Folding
{
    private const string Accented = "àáâãäåāăąçćĉċčďđèéêëēĕėęěĝğġģĥħìíîïĩīĭįıĵķĺļľŀłñńņňòóôõöøōŏőŕŗřśŝşšţťŧùúûüũūŭůűųŵýÿŷźżžșțº ª";
    private const string Plain = "aaaaaaaaacccccddeeeeeeeeegggghhiiiiiiiiijklllllnnnnooooooooorrrsssstttuuuuuuuuuuwyyyzzzsto a";

    private static readonly char[] s_plain = Table();

    /// <summary>The words of a text, folded, with one space between them and none around; what is neither letter nor digit parts words.</summary>
    public static string Words(string text)
    {
        var folded = new StringBuilder(text.Length);
        var pending = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsMark(rune))
                continue;
            if (!Rune.IsLetterOrDigit(rune))
            {
                pending = folded.Length > 0;
                continue;
            }

            if (pending)
                folded.Append(' ');
            pending = false;
            Append(folded, rune);
        }

        return folded.ToString();
    }

    /// <summary>A letter, a digit, or an accent that stands as a character of its own.</summary>
    public static bool IsWordPart(Rune rune) => Rune.IsLetterOrDigit(rune) || IsMark(rune);

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    private static void Append(StringBuilder folded, Rune rune)
    {
        var lower = Rune.ToLowerInvariant(rune);
        switch (lower.Value)
        {
            case 'ß':
                folded.Append("ss");
                break;
            case 'æ':
                folded.Append("ae");
                break;
            case 'œ':
                folded.Append("oe");
                break;
            case var value when value < s_plain.Length:
                folded.Append(s_plain[value]);
                break;
            default:
                folded.Append(lower.ToString());
                break;
        }
    }

    private static char[] Table()
    {
        var table = Enumerable.Range(0, 0x250).Select(c => (char)c).ToArray();
        foreach (var (accented, plain) in Accented.Zip(Plain).Where(pair => pair.First != ' '))
            table[accented] = plain;
        return table;
    }
}
