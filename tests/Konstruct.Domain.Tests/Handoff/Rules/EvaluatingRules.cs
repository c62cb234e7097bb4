using Konstruct.Domain.Handoff.Rules;
using Konstruct.Domain.Handoff.Text;
using static Konstruct.Domain.Tests.Handoff.Rules.RuleExamples;

namespace Konstruct.Domain.Tests.Handoff.Rules;

public class EvaluatingRules
{
    [Theory]
    [InlineData("billing AND attempts > 2", true)]
    [InlineData("billing AND count > 2", true)]
    [InlineData("billing AND attempts > 3", false)]
    [InlineData("attempts >= 3 AND turns = 4", true)]
    [InlineData("attempts < 3 OR turns != 4", false)]
    [InlineData("attempts <= 3", true)]
    [InlineData("confidence < 0.5", true)]
    [InlineData("confidence = 0.40", true)]
    [InlineData("language = en AND channel = slack", true)]
    [InlineData("language != en", false)]
    [InlineData("business_hours", true)]
    [InlineData("NOT business_hours", false)]
    [InlineData("business_hours = false", false)]
    [InlineData("refund", true)]
    [InlineData("\"money back\"", true)]
    [InlineData("keyword \"back please\"", true)]
    [InlineData("\"please hello\"", false)]
    [InlineData("fund", false)]
    [InlineData("NOT fund AND NOT legal", true)]
    [InlineData("legal OR (refund AND NOT language = es)", true)]
    public void Facts_decide(string rule, bool expected) => Ask(rule, Third).ShouldBe(expected);

    [Theory]
    [InlineData("confidence < 0.5", null)]
    [InlineData("NOT confidence < 0.5", null)]
    [InlineData("confidence >= 0.5 OR confidence < 0.5", null)]
    [InlineData("language = es", null)]
    [InlineData("language != es", null)]
    [InlineData("NOT language = es", null)]
    [InlineData("NOT business_hours", null)]
    [InlineData("business_hours = false", null)]
    [InlineData("channel = slack AND attempts = 1", null)]
    [InlineData("channel = slack AND attempts = 7", false)]
    [InlineData("attempts = 7 AND channel = slack", false)]
    [InlineData("channel = slack OR attempts = 1", true)]
    [InlineData("attempts = 1 OR channel = slack", true)]
    public void What_nobody_knows_decides_nothing_and_neither_does_its_opposite(string rule, bool? expected)
    {
        Ask(rule, Unknown).ShouldBe(expected);
        RuleEvaluation.Triggers(Rule(rule), Unknown).ShouldBe(expected == true);
    }

    [Theory]
    [InlineData("reembolso", "Quiero un REEMBOLSO.", true)]
    [InlineData("devolución", "la devolucion!", true)]
    [InlineData("devolucion", "la devolución", true)]
    [InlineData("devolucion", "la devolucio\u0301n", true)]
    [InlineData("\"nota fiscal\"", "Cadê a Nota\nFiscal?", true)]
    [InlineData("e-mail", "my e mail", true)]
    [InlineData("don't", "I don’t know", true)]
    [InlineData("straße", "STRASSE", true)]
    [InlineData("refund", "refunds", false)]
    [InlineData("refund", "nonrefundable", false)]
    [InlineData("refund", "", false)]
    [InlineData("refund", "re fund", false)]
    public void Words_are_whole_and_compare_without_case_and_accents(string rule, string text, bool expected) =>
        Ask(rule, Saying(text)).ShouldBe(expected);

    [Fact]
    public void A_phrase_does_not_run_over_two_messages() =>
        Ask("\"money back\"", Unknown with { Text = UserText.Of("no money", "back again") }).ShouldBe(false);

    [Fact]
    public void A_text_with_half_a_character_is_searched_like_any_other() => Ask("refund", Saying("\uD800 refund \uDC00")).ShouldBe(true);

    [Fact]
    public void Facts_print_nobodys_words() => Third.ToString().ShouldNotContain("charged");

    [Fact]
    public void The_facts_of_an_event_are_numbers_and_words_of_ours() =>
        Third.Values.ShouldBe(new FactValues(3, 4, "0.4", "en", "slack", true));
}
