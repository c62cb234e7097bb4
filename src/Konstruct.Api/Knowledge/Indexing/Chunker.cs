using Konstruct.Api.Knowledge.Extraction;
using Konstruct.Domain.Kernel;
using Konstruct.Domain.Knowledge;

namespace Konstruct.Api.Knowledge.Indexing;

/// <summary>
/// Cuts a document into chunks along its own structure: no chunk reaches over a heading, and paragraphs, lists, tables and records stay
/// whole where they fit. The same blocks give the same chunks, always.
/// </summary>
internal sealed class Chunker
{
    /// <summary>A chunk is full from here on.</summary>
    public const int TargetTokens = 250;

    /// <summary>No chunk's text is larger.</summary>
    public const int MostTokens = 320;

    /// <summary>At most so much of a long paragraph stands in two chunks.</summary>
    public const int OverlapTokens = 40;

    public const int MostChunks = 10_000;

    private const int MostHeadingCharacters = 120;
    private readonly List<Chunk> _chunks = [];
    private readonly List<(int Level, string Text, bool HasText)> _path = [];
    private readonly List<string> _pending = [];
    private int _pendingTokens;

    private Chunker()
    {
    }

    /// <summary>The chunks, or a refusal when there would be too many.</summary>
    public static (IReadOnlyList<Chunk> Chunks, Refusal? Refusal) Cut(IEnumerable<DocumentBlock> blocks)
    {
        var chunker = new Chunker();
        foreach (var block in blocks)
        {
            chunker.Add(block);
            if (chunker._chunks.Count > MostChunks)
                return ([], KnowledgeRefusals.TooManyChunks);
        }

        chunker.Flush();
        chunker.Leave(level: 0);
        return chunker._chunks.Count > MostChunks ? ([], KnowledgeRefusals.TooManyChunks) : (chunker._chunks, null);
    }

    private string Heading => string.Join(" › ", _path.Select(p => p.Text));

    private void Add(DocumentBlock block)
    {
        if (block.Kind == BlockKind.Heading)
        {
            Flush();
            Leave(block.Level);
            _path.Add((block.Level, block.Text.Length > MostHeadingCharacters ? CutHeading(block.Text) : block.Text, HasText: false));
            return;
        }

        foreach (var piece in Pieces.Of(block, TargetTokens, MostTokens, OverlapTokens))
            Append(piece);
    }

    private void Append(string piece)
    {
        var tokens = TokenSize.Of(piece);
        // two line feeds between parts count as well
        if (_pending.Count > 0 && _pendingTokens + tokens + 1 > MostTokens)
            Flush();
        _pending.Add(piece);
        _pendingTokens += tokens + 1;
        for (var i = 0; i < _path.Count; i++)
            _path[i] = _path[i] with { HasText = true };
        if (_pendingTokens >= TargetTokens)
            Flush();
    }

    private void Flush()
    {
        if (_pending.Count == 0)
            return;
        Emit(Heading, string.Join("\n\n", _pending));
        _pending.Clear();
        _pendingTokens = 0;
    }

    /// <summary>Ends the sections from this level on. One without any text is a chunk of its heading alone: its words must be found too.</summary>
    private void Leave(int level)
    {
        while (_path.Count > 0 && _path[^1].Level >= level)
        {
            var (_, text, hasText) = _path[^1];
            _path.RemoveAt(_path.Count - 1);
            if (hasText)
                continue;
            Emit(Heading, text);
            for (var i = 0; i < _path.Count; i++)
                _path[i] = _path[i] with { HasText = true };
        }
    }

    private void Emit(string heading, string text)
    {
        if (!string.IsNullOrWhiteSpace(text))
            _chunks.Add(new Chunk(_chunks.Count, heading, text));
    }

    private static string CutHeading(string text) =>
        text[..(char.IsHighSurrogate(text[MostHeadingCharacters - 1]) ? MostHeadingCharacters - 1 : MostHeadingCharacters)] + "…";
}
