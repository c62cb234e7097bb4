using System.Text;

namespace Konstruct.Api.Knowledge.Search;

/// <summary>Chunks as a model reads them: each says where it comes from, so that the answer can.</summary>
internal static class KnowledgeText
{
    private const string Label = "source: ";

    /// <summary>Numbered from 1, in the order given. The same chunks give the same text, always.</summary>
    public static string ForPrompt(IReadOnlyList<FoundChunk> chunks)
    {
        var text = new StringBuilder();
        for (var i = 0; i < chunks.Count; i++)
        {
            if (i > 0)
                text.Append("\n\n");
            text.Append('[').Append(i + 1).Append("] ").Append(Label).Append(SourceOf(chunks[i])).Append('\n').Append(Quoted(chunks[i].Text));
        }

        return text.ToString();
    }

    /// <summary><c>Handbook.md › Handbook › Holidays</c>, on one line.</summary>
    public static string SourceOf(FoundChunk chunk) => chunk.Heading.Length > 0 ? $"{chunk.Name} › {chunk.Heading}" : chunk.Name;

    // A document must not be able to name another document as the source of its words.
    private static string Quoted(string text) => string.Join('\n', text.Split('\n').Select(line =>
        line.Contains(Label.TrimEnd(), StringComparison.OrdinalIgnoreCase) && line.TrimStart() is ['[', ..] or ['s' or 'S', ..] ? "> " + line : line));
}
