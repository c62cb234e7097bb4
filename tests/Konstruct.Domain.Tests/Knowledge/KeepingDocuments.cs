using Konstruct.Domain.Knowledge;
using static Konstruct.Domain.Knowledge.KnowledgeDecider;
using static Konstruct.Domain.Tests.Moments;

namespace Konstruct.Domain.Tests.Knowledge;

public class KeepingDocuments
{
    private const string First = "aa";
    private const string Second = "bb";
    private static readonly Command.Add Handbook = new("Handbook.md", "text/markdown", First, 1_200);
    private static readonly KnowledgeEvent Added = new KnowledgeEvent.Added("Handbook.md", "text/markdown", First, 1_200, 1);
    private static readonly KnowledgeEvent Replaced = new KnowledgeEvent.Replaced("text/markdown", Second, 1_300, 2);
    private static readonly KnowledgeEvent Indexed = new KnowledgeEvent.Indexed(1, 12, "all-minilm");
    private static readonly KnowledgeEvent Failed = new KnowledgeEvent.IndexingFailed(1, "document_broken");
    private static readonly KnowledgeEvent Removed = new KnowledgeEvent.Removed(Purged: false);

    [Fact]
    public void It_is_added() => Spec.For(Instance).When(Handbook, at: Noon).Then(Added);

    [Fact]
    public void The_same_content_again_changes_nothing() => Spec.For(Instance).Given(Added).When(Handbook, at: Noon).ThenNothing();

    [Fact]
    public void Another_content_replaces_it() =>
        Spec.For(Instance).Given(Added, Indexed).When(Handbook with { ContentHash = Second, SizeBytes = 1_300 }, at: Noon).Then(Replaced);

    [Fact]
    public void The_same_content_is_tried_again_when_it_could_not_be_indexed() =>
        Spec.For(Instance).Given(Added, Failed).When(Handbook, at: Noon).Then(new KnowledgeEvent.Replaced("text/markdown", First, 1_200, 2));

    [Fact]
    public void Versions_count_on_over_a_removal() =>
        Spec.For(Instance).Given(Added, Replaced, Removed).When(Handbook, at: Noon).Then(new KnowledgeEvent.Added("Handbook.md", "text/markdown", First, 1_200, 3));

    [Fact]
    public void What_is_to_be_replaced_is_replaced_and_never_added()
    {
        var replace = Handbook with { ContentHash = Second, SizeBytes = 1_300, OnlyIfThere = true };
        Spec.For(Instance).Given(Added).When(replace, at: Noon).Then(Replaced);
        Spec.For(Instance).Given(Added, Replaced).When(replace, at: Noon).ThenNothing();
        Spec.For(Instance).When(replace, at: Noon).ThenRefused(KnowledgeRefusals.Unknown);
        Spec.For(Instance).Given(Added, Removed).When(replace, at: Noon).ThenRefused(KnowledgeRefusals.Unknown);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("two\nlines.md")]
    [InlineData("../climbing.md")]
    [InlineData("C:\\climbing.md")]
    public void A_name_is_one_line_without_a_path(string name) =>
        Spec.For(Instance).When(Handbook with { Name = name }, at: Noon).ThenRefused(KnowledgeRefusals.BadName);

    [Fact]
    public void A_name_has_200_characters_and_not_one_more()
    {
        Spec.For(Instance).When(Handbook with { Name = new string('n', 200) }, at: Noon).Decision.Refusal.ShouldBeNull();
        Spec.For(Instance).When(Handbook with { Name = new string('n', 201) }, at: Noon).ThenRefused(KnowledgeRefusals.BadName);
    }

    [Fact]
    public void A_document_has_20_mebibytes_and_not_one_byte_more()
    {
        Spec.For(Instance).When(Handbook with { SizeBytes = 20 * 1024 * 1024 }, at: Noon).Decision.Refusal.ShouldBeNull();
        Spec.For(Instance).When(Handbook with { SizeBytes = (20 * 1024 * 1024) + 1 }, at: Noon).ThenRefused(KnowledgeRefusals.TooLarge);
        Spec.For(Instance).When(Handbook with { SizeBytes = 0 }, at: Noon).ThenRefused(KnowledgeRefusals.Empty);
    }

    [Fact]
    public void It_is_indexed() => Spec.For(Instance).Given(Added).When(new Command.MarkIndexed(1, 12, "all-minilm"), at: Noon).Then(Indexed);

    [Fact]
    public void Indexed_twice_the_same_changes_nothing() =>
        Spec.For(Instance).Given(Added, Indexed).When(new Command.MarkIndexed(1, 12, "all-minilm"), at: Noon).ThenNothing();

    [Fact]
    public void Indexed_anew_by_another_model_it_says_so() =>
        Spec.For(Instance).Given(Added, Indexed).When(new Command.MarkIndexed(1, 12, "nomic"), at: Noon).Then(new KnowledgeEvent.Indexed(1, 12, "nomic"));

    [Fact]
    public void An_index_of_an_earlier_version_comes_too_late() =>
        Spec.For(Instance).Given(Added, Replaced).When(new Command.MarkIndexed(1, 12, "all-minilm"), at: Noon).ThenRefused(KnowledgeRefusals.Superseded);

    [Fact]
    public void An_index_of_a_removed_document_comes_too_late() =>
        Spec.For(Instance).Given(Added, Removed).When(new Command.MarkIndexed(1, 12, "all-minilm"), at: Noon).ThenRefused(KnowledgeRefusals.Superseded);

    [Fact]
    public void Nothing_is_indexed_that_was_never_added() =>
        Spec.For(Instance).When(new Command.MarkIndexed(1, 12, null), at: Noon).ThenRefused(KnowledgeRefusals.Unknown);

    [Fact]
    public void Why_it_cannot_be_indexed_is_said() => Spec.For(Instance).Given(Added).When(new Command.MarkFailed(1, "document_broken"), at: Noon).Then(Failed);

    [Fact]
    public void The_same_failure_twice_is_said_once() => Spec.For(Instance).Given(Added, Failed).When(new Command.MarkFailed(1, "document_broken"), at: Noon).ThenNothing();

    [Fact]
    public void A_failure_of_indexing_anew_takes_nothing_away() =>
        Spec.For(Instance).Given(Added, Indexed).When(new Command.MarkFailed(1, "embedding_unavailable"), at: Noon).ThenNothing();

    [Fact]
    public void A_failure_of_an_earlier_version_comes_too_late() =>
        Spec.For(Instance).Given(Added, Replaced).When(new Command.MarkFailed(1, "document_broken"), at: Noon).ThenRefused(KnowledgeRefusals.Superseded);

    [Fact]
    public void It_is_removed() => Spec.For(Instance).Given(Added, Indexed).When(new Command.Remove(Purge: false), at: Noon).Then(Removed);

    [Fact]
    public void Removing_it_twice_changes_nothing() => Spec.For(Instance).Given(Added, Removed).When(new Command.Remove(Purge: false), at: Noon).ThenNothing();

    [Fact]
    public void What_was_removed_can_still_be_purged_once()
    {
        var purged = new KnowledgeEvent.Removed(Purged: true);
        Spec.For(Instance).Given(Added, Removed).When(new Command.Remove(Purge: true), at: Noon).Then(purged);
        Spec.For(Instance).Given(Added, Removed, purged).When(new Command.Remove(Purge: true), at: Noon).ThenNothing();
    }

    [Fact]
    public void What_was_never_added_is_not_removed() => Spec.For(Instance).When(new Command.Remove(Purge: false), at: Noon).ThenRefused(KnowledgeRefusals.Unknown);
}
