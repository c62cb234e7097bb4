using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Knowledge;

/// <summary>What is not done to documents, and why a document cannot be read. The codes of the second kind stand in events too.</summary>
public static class KnowledgeRefusals
{
    public static readonly Refusal BadName = new("document_name_invalid", "A document's name is one line of 1 to 200 characters, without a path.");
    public static readonly Refusal Unknown = new("document_unknown", "There is no document of this name.");
    public static readonly Refusal OtherKind = new("document_kind_differs", "The document is of another kind than this file. Add the file under its own name, and remove the document.");
    public static readonly Refusal Superseded = new("document_superseded", "The document has been replaced or removed meanwhile.");

    public static readonly Refusal Empty = new("document_empty", "There is no text in it.");
    public static readonly Refusal TooLarge = new("document_too_large", "A document has at most 20 MiB. Split it into several.");
    public static readonly Refusal TooLong = new("document_too_long", "A document has at most 2,000,000 characters of text. Split it into several.");
    public static readonly Refusal TooManyChunks = new("document_too_fragmented", "A document has at most 10,000 sections. Split it into several.");
    public static readonly Refusal ContentMissing = new("document_content_missing", "The stored content is not there any more. Add the file again.");
    public static readonly Refusal Broken = new("document_broken", "The file cannot be read: it is damaged, or not what its name says. Save it again and add it once more.");
    public static readonly Refusal Bomb = new("document_expands_too_far", "The file unpacks to far more than it is. Save it again without embedded media, or as text.");
    public static readonly Refusal Encoding = new("document_encoding_unknown", "The text is neither UTF-8 nor marked as UTF-16. Save it as UTF-8.");
    public static readonly Refusal Slow = new("document_takes_too_long", "The file takes too long to read. Save it in a simpler form, such as text or Markdown.");

    public static readonly Refusal TypeUnsupported = new(
        "document_type_unsupported", "This kind of file cannot be read. Markdown, text, HTML, DOCX and CSV can; save or export it as one of these.");

    /// <summary>Old and other office formats, and PDF, with what to do.</summary>
    public static Refusal TypeUnsupportedBecause(string whatToDo) => TypeUnsupported with { Message = whatToDo };

    /// <summary>The refusal of a code that stands in an event.</summary>
    public static Refusal Of(string code) => All.FirstOrDefault(r => r.Code == code) ?? new Refusal(code, "The document could not be indexed.");

    private static IReadOnlyList<Refusal> All { get; } =
        [BadName, Unknown, OtherKind, Superseded, Empty, TooLarge, TooLong, TooManyChunks, ContentMissing, Broken, Bomb, Encoding, Slow, TypeUnsupported];
}
