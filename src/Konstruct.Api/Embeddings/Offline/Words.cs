using System.Text;

namespace Konstruct.Api.Embeddings.Offline;

/// <summary>The words of a text, in small letters and without accents. Scripts that do not part words give pairs of characters.</summary>
internal static class Words
{
    private const int MaxLength = 40;

    public static IEnumerable<string> Of(string text)
    {
        var word = new StringBuilder();
        var before = '\0';
        foreach (var c in text)
        {
            if (IsUnparted(c))
            {
                if (before != '\0')
                    yield return new string([before, c]);
                before = c;
                continue;
            }

            before = '\0';
            if (char.IsLetterOrDigit(c))
            {
                Plain(word, c);
                continue;
            }

            if (word.Length > 0 && c is not ('\'' or '’'))
            {
                yield return Cut(word);
                word.Clear();
            }
        }

        if (word.Length > 0)
            yield return Cut(word);
    }

    // Chinese, Japanese, Thai, Lao, Khmer
    private static bool IsUnparted(char c) => c is (>= '\u0E00' and <= '\u0EFF') or (>= '\u1780' and <= '\u17FF') or (>= '\u3040' and <= '\u30FF') or (>= '\u3400' and <= '\u9FFF');

    private static string Cut(StringBuilder word) => word.ToString(0, Math.Min(word.Length, MaxLength));

    // By hand, because the runtime, which is invariant, takes nothing apart.
    private static void Plain(StringBuilder word, char c)
    {
        var small = char.ToLowerInvariant(c);
        _ = small switch
        {
            < '\u0080' => word.Append(small),
            'á' or 'à' or 'â' or 'ä' or 'ã' or 'å' or 'ā' or 'ă' or 'ą' => word.Append('a'),
            'é' or 'è' or 'ê' or 'ë' or 'ē' or 'ė' or 'ę' or 'ě' => word.Append('e'),
            'í' or 'ì' or 'î' or 'ï' or 'ī' or 'į' or 'ı' => word.Append('i'),
            'ó' or 'ò' or 'ô' or 'ö' or 'õ' or 'ø' or 'ō' or 'ő' => word.Append('o'),
            'ú' or 'ù' or 'û' or 'ü' or 'ū' or 'ů' or 'ű' => word.Append('u'),
            'ý' or 'ÿ' => word.Append('y'),
            'ç' or 'ć' or 'č' => word.Append('c'),
            'ñ' or 'ń' or 'ň' => word.Append('n'),
            'š' or 'ś' or 'ş' or 'ș' => word.Append('s'),
            'ž' or 'ź' or 'ż' => word.Append('z'),
            'ł' => word.Append('l'),
            'ř' => word.Append('r'),
            'ť' or 'ț' or 'ţ' => word.Append('t'),
            'ď' or 'đ' => word.Append('d'),
            'ğ' => word.Append('g'),
            'ß' => word.Append("ss"),
            'æ' => word.Append("ae"),
            'œ' => word.Append("oe"),
            _ => word.Append(small),
        };
    }
}
