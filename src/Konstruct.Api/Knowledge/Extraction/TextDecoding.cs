using System.Text;
using Konstruct.Domain.Knowledge;

namespace Konstruct.Api.Knowledge.Extraction;

/// <summary>Bytes to text: what a byte order mark says, else UTF-8, else a refusal. Guessing would store the wrong letters for good.</summary>
internal static class TextDecoding
{
    // Markup may be longer than the text in it.
    public const int MaxSourceCharacters = 8_000_000;

    private static readonly (byte[] Mark, Encoding Encoding)[] s_marked =
    [
        ([0xEF, 0xBB, 0xBF], new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true)),
        // before UTF-16, whose mark it begins with
        ([0xFF, 0xFE, 0x00, 0x00], new UTF32Encoding(bigEndian: false, byteOrderMark: true, throwOnInvalidCharacters: true)),
        ([0xFF, 0xFE], new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true)),
        ([0xFE, 0xFF], new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true)),
    ];

    /// <exception cref="UnreadableException">It is not text, or in an encoding that is not told.</exception>
    public static string Decode(byte[] content, int maxCharacters = MaxSourceCharacters)
    {
        var marked = Array.Find(s_marked, m => content.AsSpan().StartsWith(m.Mark));
        var encoding = marked.Encoding ?? s_marked[0].Encoding;
        string text;
        try
        {
            text = encoding.GetString(content.AsSpan(marked.Mark?.Length ?? 0));
        }
        catch (ArgumentException e)
        {
            throw new UnreadableException(KnowledgeRefusals.Encoding, e);
        }

        if (text.Contains('\0', StringComparison.Ordinal))
            throw new UnreadableException(KnowledgeRefusals.Broken); // no text file has it; most others do
        return text.Length <= maxCharacters ? text.ReplaceLineEndings("\n") : throw new UnreadableException(KnowledgeRefusals.TooLong);
    }
}
