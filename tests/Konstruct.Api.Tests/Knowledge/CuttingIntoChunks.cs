using FsCheck;
using FsCheck.Fluent;
using Konstruct.Api.Knowledge.Extraction;
using Konstruct.Api.Knowledge.Indexing;
using Konstruct.Domain.Knowledge;

namespace Konstruct.Api.Tests.Knowledge;

public class CuttingIntoChunks
{
    private static readonly Guid Document = new("0d000000-0000-8000-8000-000000000001");

    [Fact]
    public void No_chunk_reaches_over_a_heading_and_each_knows_where_it_stands()
    {
        var blocks = DocumentText.Extract(DocumentKind.Markdown, DocumentExamples.Markdown).Blocks;
        Cut([.. blocks]).Select(c => c.Heading).ShouldBe(["Handbook", "Handbook › Holidays", "Handbook › Expenses"]);
    }

    [Fact]
    public void What_belongs_together_stays_together()
    {
        var blocks = DocumentText.Extract(DocumentKind.Markdown, DocumentExamples.Markdown).Blocks;
        var holidays = Cut([.. blocks])[1].Text;
        holidays.ShouldContain("28 days");
        holidays.ShouldContain("- Christmas week is closed.\n  - The support team takes turns.");
        holidays.ShouldContain("Country | Days\nSpain | 30");
    }

    [Fact]
    public void A_section_without_text_is_found_by_its_heading() =>
        Cut(new(BlockKind.Heading, "Rules", 1), new(BlockKind.Heading, "Nobody works on Sunday", 2), new(BlockKind.Heading, "Pay", 1), new(BlockKind.Paragraph, "On the 25th."))
            .Select(c => (c.Heading, c.Text)).ShouldBe([("Rules", "Nobody works on Sunday"), ("Pay", "On the 25th.")]);

    [Fact]
    public void A_long_paragraph_is_cut_between_sentences_and_overlaps_by_one()
    {
        var sentences = Enumerable.Range(1, 60).Select(i => $"Sentence number {i} says that rule {i} holds for everybody.").ToList();
        var chunks = Cut(new DocumentBlock(BlockKind.Paragraph, string.Join(' ', sentences)));

        chunks.Count.ShouldBeGreaterThan(2);
        for (var i = 1; i < chunks.Count; i++)
        {
            var firstOfThis = chunks[i].Text[..(chunks[i].Text.IndexOf('.', StringComparison.Ordinal) + 1)];
            chunks[i - 1].Text.ShouldEndWith(firstOfThis);
        }

        chunks.ShouldAllBe(c => c.Text.StartsWith("Sentence") && c.Text.EndsWith('.'));
    }

    [Fact]
    public void Each_part_of_a_long_table_says_what_its_columns_are()
    {
        var rows = Enumerable.Range(1, 200).Select(i => $"Kettle {i} | {i},90 | in stock");
        var chunks = Cut(new DocumentBlock(BlockKind.Table, "Product | Price | Stock\n" + string.Join('\n', rows)));

        chunks.Count.ShouldBeGreaterThan(2);
        chunks.ShouldAllBe(c => c.Text.StartsWith("Product | Price | Stock\n"));
        string.Join('\n', chunks.Select(c => c.Text)).ShouldContain("Kettle 200 | 200,90");
    }

    [Fact]
    public void Records_share_a_chunk_and_are_not_torn()
    {
        var records = Enumerable.Range(1, 100).Select(i => new DocumentBlock(BlockKind.Record, $"Product: Kettle {i}\nPrice: {i},90")).ToArray();
        var chunks = Cut(records);
        chunks.Count.ShouldBeInRange(2, 30);
        chunks.ShouldAllBe(c => c.Text.StartsWith("Product: ") && c.Text.EndsWith(",90"));
    }

    [Fact]
    public void What_has_no_words_is_cut_between_characters_and_none_is_halved()
    {
        var text = string.Concat(Enumerable.Repeat("漢字😀", 2_000));
        var chunks = Cut(new DocumentBlock(BlockKind.Paragraph, text));
        string.Concat(chunks.Select(c => c.Text)).ShouldBe(text);
        chunks.ShouldAllBe(c => !char.IsLowSurrogate(c.Text[0]));
    }

    [Fact]
    public void A_document_of_nothing_but_headings_is_refused() =>
        Chunker.Cut(Enumerable.Range(0, 10_001).Select(i => new DocumentBlock(BlockKind.Heading, $"Heading {i}", 1))).Refusal.ShouldBe(KnowledgeRefusals.TooManyChunks);

    [Fact]
    public void Any_blocks_are_cut_the_same_way_twice_into_chunks_that_fit_and_lose_no_word()
    {
        string[] words = ["holiday", "días", "ação", "漢字", "x", "https://acme.example/a/very/long/address/that/has/no/space/in/it", "😀", "28.", "Yes!", "|", "-"];
        var text = Gen.Choose(1, 400).SelectMany(n => Gen.ArrayOf(Gen.Elements(words), n)).Select(w => string.Join(' ', w));
        var block = Gen.Elements(Enum.GetValues<BlockKind>()).SelectMany(kind => Gen.Choose(1, 4).SelectMany(level => text.Select(t =>
            kind == BlockKind.Heading ? new DocumentBlock(kind, t[..Math.Min(t.Length, 60)].Trim(), level) : new DocumentBlock(kind, kind is BlockKind.Paragraph ? t : t.Replace(" 28. ", "\n")))));
        var document = Gen.Choose(1, 12).SelectMany(n => Gen.ArrayOf(block, n)).Select(b => b.Where(x => x.Text.Length > 0).ToArray());

        Prop.ForAll(document.ToArbitrary(), blocks =>
        {
            var chunks = Chunker.Cut(blocks).Chunks;
            var again = Chunker.Cut(blocks).Chunks;
            var there = chunks.SelectMany(c => Words(c.Heading + " " + c.Text)).ToHashSet(StringComparer.Ordinal);
            return chunks.SequenceEqual(again)
                && chunks.Select(c => c.Ordinal).SequenceEqual(Enumerable.Range(0, chunks.Count))
                && chunks.All(c => TokenSize.Of(c.Text) <= Chunker.MostTokens)
                && blocks.SelectMany(b => Words(b.Text)).All(there.Contains);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_chunk_has_the_same_id_wherever_it_is_cut_and_another_for_anything_else()
    {
        var chunk = new Chunk(3, "Handbook", "28 days.");
        var id = chunk.IdIn(Document, 1);
        (chunk with { }).IdIn(Document, 1).ShouldBe(id);
        Guid[] others =
        [
            chunk.IdIn(Document, 2), chunk.IdIn(Guid.Empty, 1), (chunk with { Ordinal = 4 }).IdIn(Document, 1), (chunk with { Text = "29 days." }).IdIn(Document, 1),
            new Chunk(3, "Handboo", "k28 days.").IdIn(Document, 1),
        ];
        others.ShouldNotContain(id);
        others.ShouldBeUnique();
        id.ShouldBe(new Guid("1c7d1172-49a0-8d49-9ec2-27e24af4877d"), "written down: past prompts name chunks by it");
    }

    private static IReadOnlyList<Chunk> Cut(params DocumentBlock[] blocks)
    {
        var (chunks, refusal) = Chunker.Cut(blocks);
        refusal.ShouldBeNull();
        return chunks;
    }

    private static IEnumerable<string> Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(w => w != "›");
}
