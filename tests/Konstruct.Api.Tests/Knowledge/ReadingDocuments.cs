using System.Text;
using Konstruct.Api.Knowledge.Extraction;
using Konstruct.Domain.Kernel;
using Konstruct.Domain.Knowledge;

namespace Konstruct.Api.Tests.Knowledge;

public class ReadingDocuments
{
    [Fact]
    public void Markdown_is_read_by_its_structure() => Read(DocumentKind.Markdown, DocumentExamples.Markdown).ShouldBe(
    [
        new(BlockKind.Heading, "Handbook", 1),
        new(BlockKind.Paragraph, "Welcome. This is how we work at Acme."),
        new(BlockKind.Heading, "Holidays", 2),
        new(BlockKind.Paragraph, "Everybody has 28 days of paid holiday a year, see the calendar (https://acme.example/calendar)."),
        new(BlockKind.List, "- Ask two weeks before.\n- Christmas week is closed.\n  - The support team takes turns."),
        new(BlockKind.Table, "Country | Days\nSpain | 30\nBrazil | 30"),
        new(BlockKind.Heading, "Expenses", 2),
        new(BlockKind.Paragraph, "Send receipts to expenses@acme.example within 30 days."),
        new(BlockKind.Code, "EXP-2026-001"),
    ]);

    [Fact]
    public void Html_is_read_without_what_no_reader_sees() => Read(DocumentKind.Html, DocumentExamples.Html).ShouldBe(
    [
        new(BlockKind.Heading, "Handbook", 1),
        new(BlockKind.Paragraph, "Welcome. This is how we work at Acme."),
        new(BlockKind.Heading, "Holidays", 2),
        new(BlockKind.Paragraph, "Everybody has 28 days of paid holiday a year, see the calendar (https://acme.example/calendar)."),
        new(BlockKind.List, "- Ask two weeks before.\n- Christmas week is closed.\n  - The support team takes turns."),
        new(BlockKind.Table, "Country | Days\nSpain | 30"),
        new(BlockKind.Code, "EXP-2026\n  001"),
    ]);

    [Fact]
    public void A_page_without_a_heading_has_its_title() =>
        Read(DocumentKind.Html, "<title>Prices &amp; terms</title><p>One</p>two"u8.ToArray())
            .ShouldBe([new(BlockKind.Heading, "Prices & terms", 1), new(BlockKind.Paragraph, "One"), new(BlockKind.Paragraph, "two")]);

    [Fact]
    public void Word_documents_are_read_whatever_language_their_styles_are_in() => Read(DocumentKind.Docx, DocumentExamples.Docx).ShouldBe(
    [
        new(BlockKind.Heading, "Handbook", 1),
        new(BlockKind.Paragraph, "Welcome. This is how we work."),
        new(BlockKind.Heading, "Holidays", 2),
        new(BlockKind.List, "- Ask two weeks before.\n- Christmas week is closed."),
        new(BlockKind.Table, "Country | Days\nSpain | 30"),
        new(BlockKind.Paragraph, "Everybody has 28 days."),
    ]);

    [Fact]
    public void Each_row_of_a_table_of_values_is_understood_alone() => Read(DocumentKind.Csv, DocumentExamples.Csv).ShouldBe(
    [
        new(BlockKind.Record, "Product: Blue kettle\nPrice: 39,90\nNote: He said \"fine\""),
        new(BlockKind.Record, "Product: Red kettle\nPrice: 42,00"),
        new(BlockKind.Record, "Product: Green; kettle\nPrice: 41,00\nNote: two\nlines"),
    ]);

    [Fact]
    public void Text_is_read_by_its_paragraphs() => Read(DocumentKind.Text, DocumentExamples.Text)
        .ShouldBe([new(BlockKind.Paragraph, "First paragraph,\nof two lines."), new(BlockKind.Paragraph, "Second paragraph: ñandú, ação, 日本語.")]);

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void A_byte_order_mark_says_the_encoding(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        Read(DocumentKind.Text, [.. encoding.GetPreamble(), .. encoding.GetBytes("Años de garantía: 3")]).ShouldHaveSingleItem().Text.ShouldBe("Años de garantía: 3");
    }

    [Fact]
    public void An_encoding_that_is_not_told_is_not_guessed() =>
        Refused(DocumentKind.Text, Encoding.Latin1.GetBytes("Años de garantía")).ShouldBe(KnowledgeRefusals.Encoding);

    [Fact]
    public void What_is_no_text_is_not_read_as_text() => Refused(DocumentKind.Text, DocumentExamples.Docx).Code.ShouldBeOneOf("document_broken", "document_encoding_unknown");

    [Fact]
    public void What_is_no_word_document_is_not_read_as_one() => Refused(DocumentKind.Docx, DocumentExamples.Text).ShouldBe(KnowledgeRefusals.Broken);

    [Fact]
    public void Blank_pages_are_empty()
    {
        Refused(DocumentKind.Text, " \n\n \t "u8.ToArray()).ShouldBe(KnowledgeRefusals.Empty);
        Refused(DocumentKind.Html, "<script>only()</script>"u8.ToArray()).ShouldBe(KnowledgeRefusals.Empty);
        Refused(DocumentKind.Docx, DocumentExamples.NewDocx("<w:p/>")).ShouldBe(KnowledgeRefusals.Empty);
        Refused(DocumentKind.Csv, "\n"u8.ToArray()).ShouldBe(KnowledgeRefusals.Empty);
    }

    [Fact]
    public void Text_that_is_too_long_is_refused() =>
        Refused(DocumentKind.Text, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("words and words\n\n", 150_000)))).ShouldBe(KnowledgeRefusals.TooLong);

    [Fact]
    public void A_file_that_unpacks_to_far_more_than_it_is_is_not_unpacked() =>
        Refused(DocumentKind.Docx, DocumentExamples.NewDocx("<w:p/>", ("word/media/bomb.bin", new byte[210 * 1024 * 1024]))).ShouldBe(KnowledgeRefusals.Bomb);

    [Fact]
    public void A_body_that_is_nested_without_end_is_no_danger()
    {
        var deep = string.Concat(Enumerable.Repeat("<w:sdt><w:sdtContent>", 50_000)) + "<w:p><w:r><w:t>deep</w:t></w:r></w:p>" + string.Concat(Enumerable.Repeat("</w:sdtContent></w:sdt>", 50_000));
        var extracted = DocumentText.Extract(DocumentKind.Docx, DocumentExamples.NewDocx(deep));
        (extracted.Refusal is not null || extracted.Blocks.Single().Text == "deep").ShouldBeTrue();
    }

    [Fact]
    public void Html_that_is_nested_without_end_is_no_danger()
    {
        Read(DocumentKind.Html, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<div>", 5_000)) + "deep")).ShouldHaveSingleItem().Text.ShouldBe("deep");
        // the parser asks of each what it stands in: what would take too long is given up
        var endless = DocumentText.Extract(DocumentKind.Html, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<div>", 100_000)) + "deep"));
        (endless.Refusal == KnowledgeRefusals.Slow || endless.Blocks.Single().Text == "deep").ShouldBeTrue();
    }

    [Fact]
    public void Markdown_that_is_nested_without_end_is_no_danger()
    {
        foreach (var mark in new[] { "> ", "- ", "[", "*a **b ", "![](", "<b>", "`" })
            DocumentText.Extract(DocumentKind.Markdown, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(mark, 5_000)) + "deep")).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("report.pdf", "application/pdf", "PDF")]
    [InlineData("old.doc", null, "DOCX")]
    [InlineData("prices.xlsx", null, "CSV")]
    [InlineData("picture.png", "image/png", "Markdown")]
    [InlineData("nothing", null, "Markdown")]
    public void What_cannot_be_read_says_what_to_do(string name, string? mediaType, string whatToDo)
    {
        var (kind, refusal) = DocumentKind.Of(name, mediaType);
        kind.ShouldBeNull();
        refusal!.Code.ShouldBe("document_type_unsupported");
        refusal.Message.ShouldContain(whatToDo);
    }

    [Theory]
    [InlineData("README.MD", null, "text/markdown")]
    [InlineData("page.htm", "text/plain", "text/html")]
    [InlineData("notes", "text/plain; charset=utf-8", "text/plain")]
    public void The_ending_decides_and_after_it_the_media_type(string name, string? mediaType, string expected) =>
        DocumentKind.Of(name, mediaType).Kind!.MediaType.ShouldBe(expected);

    private static IReadOnlyList<DocumentBlock> Read(DocumentKind kind, byte[] content)
    {
        var extracted = DocumentText.Extract(kind, content);
        extracted.Refusal.ShouldBeNull();
        return extracted.Blocks;
    }

    private static Refusal Refused(DocumentKind kind, byte[] content)
    {
        var extracted = DocumentText.Extract(kind, content);
        extracted.Blocks.ShouldBeEmpty();
        return extracted.Refusal.ShouldNotBeNull();
    }
}
