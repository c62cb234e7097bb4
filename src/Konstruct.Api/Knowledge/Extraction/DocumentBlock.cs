namespace Konstruct.Api.Knowledge.Extraction;

/// <summary>What a piece of a document is; chunks keep pieces whole where they can.</summary>
internal enum BlockKind
{
    /// <summary>Opens a section; <see cref="DocumentBlock.Level"/> says how deep.</summary>
    Heading,

    Paragraph,

    /// <summary>One line an item.</summary>
    List,

    /// <summary>One line a row, cells apart by bars; the first names the columns.</summary>
    Table,

    Code,

    /// <summary>One record of a table that is the whole file: a line for each field, with its name.</summary>
    Record,
}

/// <summary>A piece of a document's text, in the order of reading.</summary>
/// <param name="Level">Of a heading: 1 is the outermost; otherwise 0.</param>
internal sealed record DocumentBlock(BlockKind Kind, string Text, int Level = 0);
