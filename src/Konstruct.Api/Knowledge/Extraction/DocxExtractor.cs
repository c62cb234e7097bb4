using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Konstruct.Domain.Knowledge;

namespace Konstruct.Api.Knowledge.Extraction;

/// <summary>
/// DOCX: the body's headings, paragraphs, lists and tables. Read as a stream of elements and never as a tree: a tree is built by
/// recursion, and a file may be nested as deep as somebody likes.
/// </summary>
internal static class DocxExtractor
{
    private const long MaxCharactersInPart = 60_000_000;

    public static void Extract(byte[] content, DocumentBlocks blocks)
    {
        ZipGuard.Check(content);
        using var stream = new MemoryStream(content, writable: false);
        using var document = WordprocessingDocument.Open(stream, isEditable: false, new OpenSettings { MaxCharactersInPart = MaxCharactersInPart, AutoSave = false });
        var main = document.MainDocumentPart ?? throw new UnreadableException(KnowledgeRefusals.Broken);
        var text = new DocxText(blocks, DocxStyles.Levels(main.StyleDefinitionsPart));
        using var reader = OpenXmlReader.Create(main);
        while (reader.Read())
            Take(reader, text);
        text.End();
    }

    private static void Take(OpenXmlReader reader, DocxText text)
    {
        var type = reader.ElementType;
        if (reader.IsStartElement)
        {
            if (type == typeof(Text))
                text.Append(reader.GetText());
            else if (type == typeof(TabChar))
                text.Append("\t");
            else if (type == typeof(Break) || type == typeof(CarriageReturn))
                text.Append("\n");
            else if (type == typeof(NoBreakHyphen))
                text.Append("-");
            else if (type == typeof(ParagraphStyleId))
                text.Style(ValueOf(reader));
            else if (type == typeof(OutlineLevel))
                text.OutlineLevel(ValueOf(reader));
            else if (type == typeof(NumberingProperties))
                text.IsItem();
            else if (type == typeof(AlternateContentFallback))
                text.Skip(begins: true); // says again what the choice before it says
            else if (type == typeof(Vanish) && ValueOf(reader) is null or "1" or "true" or "on")
                text.Hidden();
            else if (type == typeof(Run))
                text.BeginRun();
            else if (type == typeof(Paragraph))
                text.BeginParagraph();
            else if (type == typeof(Table))
                text.BeginTable();
        }

        // an element without content begins and ends at once
        if (reader.IsEndElement)
        {
            if (type == typeof(Paragraph))
                text.EndParagraph();
            else if (type == typeof(TableCell))
                text.EndCell();
            else if (type == typeof(TableRow))
                text.EndRow();
            else if (type == typeof(Table))
                text.EndTable();
            else if (type == typeof(AlternateContentFallback))
                text.Skip(begins: false);
        }
    }

    private static string? ValueOf(OpenXmlReader reader)
    {
        foreach (var attribute in reader.Attributes)
        {
            if (attribute.LocalName == "val")
                return attribute.Value;
        }

        return null;
    }
}
