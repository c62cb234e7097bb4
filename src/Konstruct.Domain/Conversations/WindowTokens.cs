using System.Text;

namespace Konstruct.Domain.Conversations;

/// <summary>
/// How much of a conversation's window a prompt takes, in tokens. Every provider cuts text in its own way and several may be asked in one
/// turn, so this is one estimate for all of them, made to be rather too high: a number of the text alone, the same today and after any
/// update, wherever the window came from.
/// </summary>
public static class WindowTokens
{
    /// <summary>Of all messages of the window together; beyond it the oldest go. Every model of the pool takes several times as much.</summary>
    public const int Most = 25_000;

    /// <summary>What a message costs besides its text: its role and its ends.</summary>
    public const int PerMessage = 4;

    /// <summary>Words of Latin scripts have more letters than this to a token, figures and code about as many.</summary>
    private const int AsciiPerToken = 4;

    /// <summary>
    /// Of UTF-8. An accented or Cyrillic letter counts as a token, a Chinese or Japanese character as one and a half, an emoji as two;
    /// common ones are fewer, rare ones up to a token for each byte.
    /// </summary>
    private const int OtherBytesPerToken = 2;

    /// <summary>At least <see cref="PerMessage"/>, and at most that and one for each byte of UTF-8.</summary>
    public static int Of(string text)
    {
        var (ascii, others) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsAscii)
                ascii++;
            else
                others += rune.Utf8SequenceLength;
        }

        return PerMessage + Parts(ascii, AsciiPerToken) + Parts(others, OtherBytesPerToken);
    }

    /// <summary>How many of the first, oldest messages are left out, so that the rest keeps to <see cref="Most"/>; never the last one.</summary>
    public static int TooMany(IReadOnlyList<string> texts)
    {
        var sizes = texts.Select(Of).ToList();
        var left = sizes.Sum(size => (long)size);
        var tooMany = 0;
        for (; left > Most && tooMany < sizes.Count - 1; tooMany++)
            left -= sizes[tooMany];
        return tooMany;
    }

    private static int Parts(int amount, int size) => (amount / size) + (amount % size == 0 ? 0 : 1);
}
