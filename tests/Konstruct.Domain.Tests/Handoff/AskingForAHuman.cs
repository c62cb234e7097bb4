using Konstruct.Domain.Handoff;

namespace Konstruct.Domain.Tests.Handoff;

public class AskingForAHuman
{
    public static TheoryData<string, string> Asked => new()
    {
        { "I want to talk to a human", "en" },
        { "Can I speak with a real person please?", "en" },
        { "speak to an agent", "en" },
        { "Let me talk to your manager!", "en" },
        { "I'd like to speak to someone from support", "en" },
        { "could you please transfer me to a representative", "en" },
        { "Connect me with customer service.", "en" },
        { "put me through to an operator", "en" },
        { "Hand this over to a colleague", "en" },
        { "get me a human", "en" },
        { "I need a human being.", "en" },
        { "I need a person to help me", "en" },
        { "I want human support, not this", "en" },
        { "agent", "en" },
        { "Representative!!", "en" },
        { "A human, please", "en" },
        { "Is there a human I can talk to?", "en" },
        { "is there anyone who can help me", "en" },
        { "How do I reach a live agent?", "en" },
        { "can someone call me back?", "en" },
        { "Could a person from your team contact me?", "en" },
        { "I don't want to talk to a bot", "en" },
        { "i’m tired of talking to this stupid chatbot", "en" },
        { "Why don't you let me talk to a human?", "en" },
        { "I'd prefer talking to a person", "en" },
        { "Thanks. But this does not help, I would rather speak to a person.", "en" },
        { "please escalate this", "en" },
        { "HUMAN NOW", "en" },
        { "I can't find it. Can I talk to somebody?", "en" },
        { "when can i speak to an advisor", "en" },
        { "Quiero hablar con una persona", "es" },
        { "quiero hablar con un humano por favor", "es" },
        { "¿Puedo hablar con alguien?", "es" },
        { "Necesito un agente", "es" },
        { "pásame con un asesor", "es" },
        { "Comuníqueme con un representante, gracias", "es" },
        { "me pueden poner en contacto con una persona real", "es" },
        { "¿Hay alguien con quien pueda hablar?", "es" },
        { "¿No hay una persona que me atienda?", "es" },
        { "Me gustaría hablar directamente con el encargado", "es" },
        { "atención al cliente", "es" },
        { "quiero atención humana ya", "es" },
        { "no quiero hablar con un robot", "es" },
        { "que me llame alguien", "es" },
        { "Un agente humano, por favor", "es" },
        { "¿Por qué no me pasas con un agente?", "es" },
        { "prefiero ser atendida por una persona", "es" },
        { "hablar con soporte", "es" },
        { "Quero falar com um atendente", "pt" },
        { "falar com uma pessoa de verdade", "pt" },
        { "posso conversar com alguém?", "pt" },
        { "Preciso de um humano", "pt" },
        { "me transfere para um atendente por favor", "pt" },
        { "Me passa pro gerente", "pt" },
        { "quero atendimento humano", "pt" },
        { "Tem alguém com quem eu possa falar?", "pt" },
        { "não quero mais falar com robô", "pt" },
        { "atendente", "pt" },
        { "chama um atendente", "pt" },
        { "gostaria de ser atendido por um funcionário", "pt" },
        { "alguém pode me ligar?", "pt" },
        { "Oi, uma pessoa real, por favor", "pt" },
        { "Não dá para falar com um atendente?", "pt" },
        { "encaminhe o caso para o responsável", "pt" },
    };

    public static TheoryData<string> NotAsked =>
    [
        "",
        "Is there human error in the report?",
        "I don't want to talk to a human",
        "No need to talk to a person, thanks",
        "please don't transfer me to an agent",
        "I'd rather not speak to anyone",
        "Do I have to talk to a person to cancel?",
        "Am I talking to a human?",
        "Are you a real person?",
        "I talked to a person yesterday and he fixed it",
        "How do our customers talk to a human?",
        "Our bot lets users talk to an agent",
        "I need to speak to human resources",
        "Give me a human readable report",
        "Which agent software do you support?",
        "I want to know the opening hours",
        "We hired a new representative",
        "I need a person to sign the form",
        "my manager told me to write",
        "Whenever I talk to an agent I forget the number",
        "The user agent string is wrong",
        "Human rights day is in December",
        "can you help me?",
        "No quiero hablar con una persona",
        "Fue un error humano",
        "¿Cuál es el teléfono de recursos humanos?",
        "sin hablar con un agente, ¿puedo cancelar?",
        "El cuerpo humano tiene 206 huesos",
        "¿Eres una persona?",
        "los clientes pueden hablar con un asesor",
        "ayer hablé con una persona muy amable",
        "no hace falta que me pases con un agente",
        "¿Cuántas personas caben en la sala?",
        "cuando hablo con un agente siempre se corta",
        "Não quero falar com um atendente",
        "Foi erro humano",
        "Você é uma pessoa?",
        "quantas pessoas trabalham aí?",
        "não precisa me passar para um atendente",
        "ontem falei com uma pessoa",
        "os clientes podem falar com um atendente",
        "sem falar com uma pessoa",
        "Qual é o número do RH?",
        "o gerente pediu o relatório",
        "\uD800\uDC00 \uD800",
    ];

    [Theory]
    [MemberData(nameof(Asked))]
    public void It_is_heard_in_three_languages(string text, string language) => HumanRequest.Detect(text).ShouldBe(new HumanRequest(language));

    [Theory]
    [MemberData(nameof(Asked))]
    public void It_is_heard_in_the_middle_of_other_things(string text, string language) =>
        HumanRequest.Detect($"Order 1234.\n{text.ToUpperInvariant()}\nSent from my phone").ShouldBe(new HumanRequest(language));

    [Theory]
    [MemberData(nameof(NotAsked))]
    public void What_only_sounds_like_it_is_not(string text) => HumanRequest.Detect(text).ShouldBeNull();

    [Fact]
    public void A_very_long_message_is_read_at_once() =>
        HumanRequest.Detect(string.Concat(Enumerable.Repeat("I want to talk to the want to talk to ", 2_000))).ShouldBeNull();
}
