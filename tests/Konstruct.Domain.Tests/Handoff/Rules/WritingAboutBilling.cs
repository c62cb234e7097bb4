using Konstruct.Domain.Handoff.Text;
using Konstruct.Domain.Handoff.Rules;
using static Konstruct.Domain.Tests.Handoff.Rules.RuleExamples;

namespace Konstruct.Domain.Tests.Handoff.Rules;

public class WritingAboutBilling
{
    [Theory]
    [InlineData("Why was I charged twice?")]
    [InlineData("My INVOICE is wrong")]
    [InlineData("I want a refund")]
    [InlineData("cancel my subscription")]
    [InlineData("my credit card was declined")]
    [InlineData("No me llega la factura")]
    [InlineData("me cobraron dos veces")]
    [InlineData("quiero una devolucion del dinero")]
    [InlineData("problema con la facturación")]
    [InlineData("mi tarjeta de credito")]
    [InlineData("Cadê meu boleto?")]
    [InlineData("a cobranca veio errada")]
    [InlineData("preciso da nota fiscal")]
    [InlineData("quero o estorno da mensalidade")]
    public void Billing_is_recognised_in_three_languages(string text) => Ask("billing", Saying(text)).ShouldBe(true);

    [Theory]
    [InlineData("How do I reset my password?")]
    [InlineData("The billboard fell down")]
    [InlineData("¿Dónde está mi pedido?")]
    [InlineData("Qual o horário de vocês?")]
    [InlineData("")]
    public void Other_subjects_are_not(string text) => Ask("billing", Saying(text)).ShouldBe(false);

    [Fact]
    public void Every_word_of_a_topic_is_found_as_it_is_written() =>
        Topics.All.SelectMany(topic => topic.Words.Where(w => w.Length < 2 || !topic.IsIn(UserText.Of($"x {w} y")))).ShouldBeEmpty();
}
