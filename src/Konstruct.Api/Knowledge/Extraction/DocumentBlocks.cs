using System.Text;
using Konstruct.Domain.Knowledge;

namespace Konstruct.Api.Knowledge.Extraction;

/// <summary>Collects the pieces of one document, cleaned, and stops when they get too many.</summary>
internal sealed class DocumentBlocks
{
    public const int MaxCharacters = 2_000_000;
    private readonly List<DocumentBlock> _blocks = [];
    private long _characters;

    public IReadOnlyList<DocumentBlock> All => _blocks;

    /// <summary>Blank text adds nothing.</summary>
    public void Add(BlockKind kind, string text, int level = 0)
    {
        var clean = Clean(text);
        if (clean.Length == 0)
            return;
        _characters += clean.Length;
        if (_characters > MaxCharacters)
            throw new UnreadableException(KnowledgeRefusals.TooLong);
        _blocks.Add(new DocumentBlock(kind, kind == BlockKind.Heading ? clean.ReplaceLineEndings(" ") : clean, level));
    }

    /// <summary>Puts a title before everything else.</summary>
    public void AddFirst(string title)
    {
        if (Clean(title) is { Length: > 0 } clean)
            _blocks.Insert(0, new DocumentBlock(BlockKind.Heading, clean.ReplaceLineEndings(" "), 1));
    }

    /// <summary>Line feeds alone end lines; no control characters, no halves of surrogate pairs: PostgreSQL and JSON keep neither.</summary>
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                clean.Append(c).Append(text[++i]);
            else if (char.IsSurrogate(c))
                clean.Append('\uFFFD');
            else if (c == '\r' && (i + 1 == text.Length || text[i + 1] != '\n'))
                clean.Append('\n');
            else if (c is '\n' or '\t' || !char.IsControl(c))
                clean.Append(c);
        }

        // blank lines at both ends go, the indentation of the first line stays
        return clean.ToString().TrimEnd().TrimStart('\n');
    }
}
