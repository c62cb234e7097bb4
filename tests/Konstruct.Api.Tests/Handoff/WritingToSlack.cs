using Konstruct.Api.Handoff;
using static Konstruct.Api.Tests.Handoff.HandoffExamples;

namespace Konstruct.Api.Tests.Handoff;

public class WritingToSlack
{
    [Fact]
    public void The_first_message_says_what_is_asked_and_how_to_answer() => SlackHandoffText.Render(Package)[0].ShouldBe(
        """
        *Nora hands a conversation over to you*
        Reason: the rule `billing AND attempts &gt; 2`

        *Open question*
        > ¿Hola?
        > I want my money back

        *Facts* attempts 3 · turns 4 · confidence 0.4 · language en · channel slack · business hours

        *What was tried*
        • knowledge_search: completed
        • openai/gpt-5: failed (first_token_timeout)

        *To answer* write in this thread: what you write here goes to the person. Or `konstruct handoff reply 0f000000-0000-7000-8000-000000000001 --tenant acme "..."`
        *To hand it back* write just `hand back` here. Or `konstruct handoff back 0f000000-0000-7000-8000-000000000001 --tenant acme`
        The employee stays silent until then. Conversation 0e000000-0000-7000-8000-000000000001 in slack, <#C0HELP>, handed over <!date^1795176000^{date_short} {time}|2026-11-20 12:00 UTC>
        """.ReplaceLineEndings("\n"));

    [Fact]
    public void The_second_holds_what_was_said_escaped() => SlackHandoffText.Render(Package)[1].ShouldBe(
        """
        *What was said*
        _2 earlier messages:_ `konstruct conversation show 0e000000-0000-7000-8000-000000000001 --tenant acme`
        *Maya* <!date^1795175700^{date_short} {time}|2026-11-20 11:55 UTC>
        > I was charged twice &amp; nobody answers &lt;!channel&gt;
        *Nora* <!date^1795175760^{date_short} {time}|2026-11-20 11:56 UTC>
        > Let me look.
        *Maya* <!date^1795175940^{date_short} {time}|2026-11-20 11:59 UTC>
        > ¿Hola?
        > I want my money back
        """.ReplaceLineEndings("\n"));

    [Theory]
    [InlineData(10, 100)]
    [InlineData(60, 300)]
    [InlineData(500, 20)]
    [InlineData(500, 2_400)]
    [InlineData(3, 50_000)]
    public void However_long_the_story_is_the_newest_of_it_arrives_in_a_few_messages(int count, int length)
    {
        var parts = SlackHandoffText.Render(WithMessages(count, length));
        parts.Count.ShouldBeInRange(2, SlackHandoffText.MaxParts);
        parts.ShouldAllBe(p => p.Length > 0 && p.Length <= 4_000);
        parts[^1].ShouldContain($"message {count}:");
        string.Concat(parts).Contains("earlier messages", StringComparison.Ordinal).ShouldBeTrue();
    }

    [Fact]
    public void Code_blocks_of_people_swallow_nothing() =>
        string.Concat(SlackHandoffText.Render(Package with { Call = Call with { Rule = "a `b` ```c" }, Story = Story with { OpenQuestion = ["```", "x`"] } }))
            .ShouldNotContain("```");

    [Fact]
    public void A_question_cut_short_keeps_whole_characters() =>
        SlackHandoffText.Render(Package with { Story = Story with { OpenQuestion = [new string('a', 1_199) + "😀😀"] } })[0].ShouldContain("aaa […]");

    [Fact]
    public void A_package_prints_nobodys_words() => Package.ToString().ShouldBe("HandoffPackage(0f000000-0000-7000-8000-000000000001)");
}
