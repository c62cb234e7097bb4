using System.Collections.Frozen;

namespace Konstruct.Domain.Handoff.Text;

/// <summary>The words that give a language away, folded; what several languages share counts less.</summary>
internal static class LanguageWords
{
    private const string English =
        """
        the is are was were am i im you your yours my mine me we he she it its this that these those there here what when where why who how which
        do does did don doesn didn isn aren wasn have has had haven can could would should will won not and or but if then than to of for with from at
        on in by about into over after before please thanks thank hello hi hey good morning afternoon evening yes no an be been being need want help
        get got they them their our us any some anyone someone know still just again now today tomorrow yesterday never always already order account
        password email work working works broken wrong ve ll
        """;

    private const string Spanish =
        """
        el la los las un una unos unas y o de del al que en con por para es son esta este estos estas estoy estan estamos soy somos muy mas pero como cuando
        donde cual quien porque mi mis tu tus su sus se lo le les me te nos yo usted ustedes ellos ellas si no hay tengo tiene tienen quiero quisiera
        necesito puedo puede pueden podria hola gracias buenos buenas dias tardes noches favor ayuda ayudar hacer sin sobre todo toda ya ahora aqui hasta
        desde fue ha he han hace eso esto esa ese algo nada tambien ayer hoy manana nunca siempre pedido cuenta contrasena correo funciona llega llego
        adios bien mal entonces todavia aun veces mismo cobraron dos tengan dinero
        """;

    private const string Portuguese =
        """
        o os as um uma uns umas e ou de do da dos das no na nos nas em que com por para pra pro ao aos sao estou esta estao estamos sou somos muito mais
        mas como quando onde qual quem porque meu minha meus minhas seu sua seus suas se me te eu voce voces ele ela eles elas nao sim tem tenho temos quero
        queria preciso posso pode podem poderia ola oi obrigado obrigada bom boa dia tarde noite favor ajuda ajudar fazer sem sobre tudo toda ja agora
        aqui ate desde foi isso isto essa esse algo nada tambem ontem hoje amanha nunca sempre pedido conta senha funciona chegou gostaria consigo
        tchau bem mal entao ainda fiz estava vezes mesmo dinheiro duas fui
        """;

    private const string French =
        """
        le la les des du de et est une un je tu il elle nous vous ils que qui pour dans avec pas ne sur mon ma mes votre vos bonjour salut merci oui non
        comment pourquoi quand suis etes sont avez ai au aux ce cette ces mais ou donc plus tres bien aide besoin voudrais peux pouvez sans en se me te
        """;

    private const string Italian =
        """
        il lo la gli le di del della dei che e un una uno per con non sono mi ho ha hai abbiamo come quando dove perche ciao grazie buongiorno vorrei nel
        questo questa anche piu mia mio ma si no da su se io tu lei noi voi cosa posso puo aiuto bisogno ancora adesso molto
        """;

    private const string German =
        """
        der die das und ist nicht ich du sie wir ein eine einen mit fur auf den dem des von zu im in am wie was wo warum bitte danke hallo guten tag habe
        haben kann konnen mein meine ihr uns aber oder wenn noch auch nur schon sehr hilfe mochte brauche
        """;

    public static readonly FrozenDictionary<string, string> ByLanguage = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [TextLanguage.English] = Lines(English),
        [TextLanguage.Spanish] = Lines(Spanish),
        [TextLanguage.Portuguese] = Lines(Portuguese),
        ["fr"] = Lines(French),
        ["it"] = Lines(Italian),
        ["de"] = Lines(German),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The language a letter or sign belongs to, and how much that says.</summary>
    public static (string? Language, int Weight) Letter(char c) => c switch
    {
        'ñ' or 'Ñ' or '¿' or '¡' => (TextLanguage.Spanish, 3),
        'ã' or 'Ã' or 'õ' or 'Õ' => (TextLanguage.Portuguese, 3),
        'ê' or 'Ê' or 'ô' or 'Ô' => (TextLanguage.Portuguese, 1),
        'è' or 'È' or 'œ' or 'ù' => ("fr", 2),
        'ä' or 'ß' or 'ö' => ("de", 2),
        _ => (null, 0),
    };

    private static string Lines(string words) => words.ReplaceLineEndings(" ");
}
