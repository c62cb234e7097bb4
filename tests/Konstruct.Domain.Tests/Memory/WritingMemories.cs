using FsCheck;
using FsCheck.Fluent;
using Konstruct.Domain.Memory;

namespace Konstruct.Domain.Tests.Memory;

public sealed class WritingMemories
{
    [Fact]
    public void A_short_exchange_is_one_text_that_says_who_said_what() =>
        MemoryText.Of("Maya", "Where is the Lisbon office?", "In Rua Augusta.")
            .ShouldBe(["Maya said: Where is the Lisbon office?\nYou answered: In Rua Augusta."]);

    [Fact]
    public void What_is_missing_is_left_out()
    {
        MemoryText.Of(null, "My birthday is in May.", null).ShouldBe(["The person said: My birthday is in May."]);
        MemoryText.Of("Maya", " ", "In Rua Augusta.").ShouldBe(["You answered: In Rua Augusta."]);
        MemoryText.Of("Maya", "", "").ShouldBeEmpty();
    }

    [Fact]
    public void A_long_exchange_is_cut_where_a_paragraph_or_a_sentence_ends()
    {
        var paragraph = string.Join(' ', Enumerable.Repeat("Refunds take fourteen days.", 25));

        var texts = MemoryText.Of("Maya", "How do refunds work?", $"{paragraph}\n\n{paragraph}");

        texts.ShouldBe(["Maya said: How do refunds work?", $"You answered: {paragraph}", $"You answered: {paragraph}"]);
    }

    [Fact]
    public void No_text_is_too_long_and_none_is_blank_whatever_was_said() =>
        Prop.ForAll<string, string>((question, answer) =>
        {
            var texts = MemoryText.Of("Maya", question ?? "", string.Concat(Enumerable.Repeat(answer ?? "", 50)));
            return texts.Length <= MemoryText.MaxPieces && texts.All(t => t.Length <= MemoryText.MaxCharacters && t.Length > 0);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_character_of_two_halves_is_never_cut_apart()
    {
        var texts = MemoryText.Of("Maya", string.Concat(Enumerable.Repeat("🙂", 1_200)), null);

        texts.Length.ShouldBeGreaterThan(2);
        foreach (var text in texts)
            System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text)).ShouldBe(text);
    }
}
