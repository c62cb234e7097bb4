using FsCheck;
using FsCheck.Fluent;
using Konstruct.Domain.Handoff.Rules;
using Konstruct.Domain.Handoff.Text;

namespace Konstruct.Domain.Tests.Handoff;

public class RecognisingLanguages
{
    [Theory]
    [InlineData("Where is my order?", "en")]
    [InlineData("hello", "en")]
    [InlineData("The invoice is wrong and I need help", "en")]
    [InlineData("I can't log in", "en")]
    [InlineData("thanks", "en")]
    [InlineData("¿Dónde está mi pedido?", "es")]
    [InlineData("hola", "es")]
    [InlineData("no puedo entrar en mi cuenta", "es")]
    [InlineData("Necesito ayuda con la factura, por favor", "es")]
    [InlineData("muchas gracias por todo", "es")]
    [InlineData("Me cobraron dos veces el mismo pedido", "es")]
    [InlineData("Onde está meu pedido?", "pt")]
    [InlineData("olá", "pt")]
    [InlineData("não consigo entrar na minha conta", "pt")]
    [InlineData("nao consigo entrar na minha conta", "pt")]
    [InlineData("Preciso de ajuda com a fatura, por favor", "pt")]
    [InlineData("obrigado", "pt")]
    [InlineData("Fui cobrado duas vezes e quero o dinheiro de volta", "pt")]
    public void A_short_text_is_enough(string text, string language) => TextLanguage.Detect(text).ShouldBe(language);

    [Theory]
    [InlineData("")]
    [InlineData("ok")]
    [InlineData("1234 5678")]
    [InlineData("por favor")]
    [InlineData("Konstruct")]
    [InlineData("Bonjour, je voudrais parler avec vous de ma facture")]
    [InlineData("Buongiorno, non riesco ad accedere al mio profilo")]
    [InlineData("Wo ist meine Bestellung? Ich habe noch nichts bekommen")]
    [InlineData("注文はどこですか")]
    public void What_is_another_language_or_none_stays_unknown(string text) => TextLanguage.Detect(text).ShouldBeNull();

    [Fact]
    public void Whatever_is_written_comes_out_as_one_of_three_or_unknown() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => TextLanguage.Detect(text ?? "") is null or "en" or "es" or "pt")
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(20261121, 9));

    [Fact]
    public void A_rule_can_name_each_language_that_is_recognised() =>
        TextLanguage.Recognised.Where(language => EscalationRules.Check($"language = {language}") is not null).ShouldBeEmpty();
}
