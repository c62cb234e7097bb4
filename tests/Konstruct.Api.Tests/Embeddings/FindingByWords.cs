using Konstruct.Api.Embeddings.Offline;

namespace Konstruct.Api.Tests.Embeddings;

/// <summary>The offline embedding against a small labelled set: what was said, and questions that it answers.</summary>
public sealed class FindingByWords
{
    private static readonly string[] s_said =
    [
        "Our Lisbon office is in Rua Augusta 24, second floor.",
        "The Madrid office closes at six on Fridays.",
        "My sister's wedding is on the 14th of June in Cartagena.",
        "I am allergic to peanuts and shellfish.",
        "Invoices over 5,000 euros need the signature of Beatriz Lopes.",
        "Refunds take fourteen days after we receive the parcel.",
        "The staging server is called heron-2 and runs in Frankfurt.",
        "We renewed the insurance contract with Allianz until 2029.",
        "My daughter plays the cello in the youth orchestra.",
        "The password policy asks for rotation every ninety days.",
        "Order 48213 was delivered to the wrong address in Porto.",
        "I prefer to be called by phone in the mornings, never by e-mail.",
        "La factura de noviembre se envía a contabilidad@acme.example.",
        "El almacén de Sevilla abre los sábados por la mañana.",
        "Mi vuelo a Bogotá sale el martes a las ocho.",
        "O contrato com a transportadora termina em março.",
        "A nossa loja de Coimbra fica ao lado da estação.",
        "Prefiro receber os relatórios em português.",
        "The printer on the third floor is out of toner again.",
        "Our competitor Northwind cut its prices by ten percent.",
    ];

    /// <summary>A question and what it asks for, by its place above.</summary>
    public static TheoryData<string, int> Questions => new()
    {
        { "Where is the Lisbon office?", 0 },
        { "What is the address of our office in Lisbon?", 0 },
        { "When does the office in Madrid close?", 1 },
        { "When is my sister getting married? The wedding date, please", 2 },
        { "Which foods am I allergic to? Any allergies?", 3 },
        { "Who has to sign large invoices?", 4 },
        { "How long does a refund take?", 5 },
        { "What was the name of the staging server?", 6 },
        { "Until when does our insurance contract run?", 7 },
        { "Which instrument does my daughter play?", 8 },
        { "How often must passwords be rotated?", 9 },
        { "What happened to order 48213?", 10 },
        { "Shall I call you by phone or write an email?", 11 },
        { "¿A dónde se envían las facturas?", 12 },
        { "¿Qué días abre el almacen de Sevilla?", 13 },
        { "¿Cuándo sale mi vuelo para Bogota?", 14 },
        { "Quando acaba o contrato da transportadora?", 15 },
        { "Onde fica a loja de Coimbra?", 16 },
        { "Em que língua quero os relatorios?", 17 },
        { "Has the toner of the printer been replaced?", 18 },
        { "What did Northwind do with their prices?", 19 },
    };

    [Theory]
    [MemberData(nameof(Questions))]
    public void A_question_is_nearest_to_what_answers_it(string question, int answer)
    {
        var asked = HashedFeatures.Of(question);
        var nearest = s_said.Select((said, place) => (place, likeness: Cosine(asked, HashedFeatures.Of(said)))).MaxBy(s => s.likeness);
        nearest.place.ShouldBe(answer);
        nearest.likeness.ShouldBeGreaterThan(OfflineEmbeddings.Described(null).Floor);
    }

    [Fact]
    public void What_has_nothing_to_do_with_a_question_lies_below_the_floor()
    {
        var floor = OfflineEmbeddings.Described(null).Floor;
        var unrelated = Questions.SelectMany(q => s_said.Where((_, place) => place != (int)q[1]).Select(said => Cosine(HashedFeatures.Of((string)q[0]), HashedFeatures.Of(said)))).ToList();
        unrelated.Count(likeness => likeness >= floor).ShouldBeLessThan(unrelated.Count / 25);
    }

    [Fact]
    public void The_same_text_gives_the_same_vector_on_every_machine()
    {
        // stored vectors are compared with those of later versions: when this fails, the model needs another name
        var vector = HashedFeatures.Of("Where is the Lisbon office?");
        vector.Length.ShouldBe(384);
        var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(
            System.Text.Encoding.ASCII.GetBytes(string.Join(' ', vector.Select(v => (int)Math.Round(v * 10_000))))));
        digest.ShouldBe("6c8a4d7a1cba7ffc8ed6e7721980f95b428eb9e878eced19810ff01ebccde116");
    }

    [Theory]
    [InlineData("Lisbon office", "LISBON   OFFICE!")]
    [InlineData("São Paulo", "sao paulo")]
    [InlineData("offices", "office")]
    public void Case_accents_and_marks_do_not_matter(string one, string other) =>
        Cosine(HashedFeatures.Of(one), HashedFeatures.Of(other)).ShouldBeGreaterThan(0.95);

    [Theory]
    [InlineData("")]
    [InlineData("?!")]
    [InlineData("🙂")]
    [InlineData("\ud800")]
    [InlineData("会议什么时候开始")]
    public void Every_text_has_a_vector_of_length_one(string text) =>
        Math.Sqrt(HashedFeatures.Of(text).Sum(v => (double)v * v)).ShouldBe(1, 0.0001);

    private static double Cosine(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();
}
