using Konstruct.Domain.Kernel;
using Konstruct.Domain.Knowledge;

namespace Konstruct.Api.Knowledge.Extraction;

/// <summary>A kind of file that can be read.</summary>
internal sealed record DocumentKind(string MediaType, string[] Extensions, Action<byte[], DocumentBlocks> Extract)
{
    public static readonly DocumentKind Markdown = new("text/markdown", [".md", ".markdown"], MarkdownExtractor.Extract);
    public static readonly DocumentKind Text = new("text/plain", [".txt", ".text", ".log"], PlainTextExtractor.Extract);
    public static readonly DocumentKind Html = new("text/html", [".html", ".htm", ".xhtml"], HtmlExtractor.Extract);
    public static readonly DocumentKind Csv = new("text/csv", [".csv", ".tsv"], CsvExtractor.Extract);

    public static readonly DocumentKind Docx = new(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", [".docx"], DocxExtractor.Extract);

    private static readonly DocumentKind[] s_all = [Markdown, Text, Html, Csv, Docx];

    private static readonly Dictionary<string, string> s_whatToDo = new(StringComparer.Ordinal)
    {
        [".pdf"] = "PDF cannot be read. Export the document as DOCX, HTML or text from the program it was written in, and add that.",
        [".doc"] = "The old Word format cannot be read. Save it as DOCX and add that.",
        [".rtf"] = "RTF cannot be read. Save it as DOCX and add that.",
        [".odt"] = "OpenDocument cannot be read. Save it as DOCX and add that.",
        [".xls"] = "Spreadsheets cannot be read. Save each sheet as CSV and add those.",
        [".xlsx"] = "Spreadsheets cannot be read. Save each sheet as CSV and add those.",
        [".ods"] = "Spreadsheets cannot be read. Save each sheet as CSV and add those.",
        [".ppt"] = "Presentations cannot be read. Export the text as DOCX and add that.",
        [".pptx"] = "Presentations cannot be read. Export the text as DOCX and add that.",
    };

    /// <summary>By the name's ending; a name without one that we know is what the media type says.</summary>
    public static (DocumentKind? Kind, Refusal? Refusal) Of(string name, string? mediaType)
    {
        var ending = Path.GetExtension(name).ToLowerInvariant();
        if (Array.Find(s_all, k => k.Extensions.Contains(ending, StringComparer.Ordinal)) is { } byName)
            return (byName, null);
        if (s_whatToDo.TryGetValue(ending, out var whatToDo))
            return (null, KnowledgeRefusals.TypeUnsupportedBecause(whatToDo));
        var type = mediaType?.Split(';')[0].Trim().ToLowerInvariant();
        return ByMediaType(type) is { } byType ? (byType, null)
            : type == "application/pdf" ? (null, KnowledgeRefusals.TypeUnsupportedBecause(s_whatToDo[".pdf"]))
            : (null, KnowledgeRefusals.TypeUnsupported);
    }

    /// <summary>The kind of a stored media type.</summary>
    public static DocumentKind? ByMediaType(string? mediaType) => Array.Find(s_all, k => k.MediaType == mediaType);
}
