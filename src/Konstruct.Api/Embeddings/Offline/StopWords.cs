using System.Collections.Frozen;

namespace Konstruct.Api.Embeddings.Offline;

/// <summary>Words that every sentence has, in English, Spanish and Portuguese, written without accents. They say how, not what.</summary>
internal static class StopWords
{
    private const string English =
        """
        a about after all also am an and any are as at be because been before being but by can could did do does doing dont down for from get go had
        has have he her here hers him his how i if in into is it its just know like let many may me more most much my no not now of on one only or
        other our out over please said same say she should so some such tell than thank thanks that the their them then there these they this those
        to too under until up us use very want was we well were what when where which while who whom why will with would yes you your yours
        im ive id ill youre youve were hes shes its thats whats wheres hows theres cant wont didnt doesnt isnt arent wasnt hello hi hey ok okay
        person answered
        """;

    private const string Spanish =
        """
        al algo algun alguna algunos ante antes aqui asi aun aunque bien cada como con contra cual cuales cuando cuanto cuantos de del desde donde dos
        el ella ellas ellos en entre era eran es esa esas ese eso esos esta estaba estan estar estas este esto estos estoy fue fueron gracias ha hace
        hacer han hasta hay hola la las le les lo los mas me mi mis mucho muy nada ni no nos nosotros o os otra otro para pero poco por porque pues
        puede puedo que quien quiero se sea ser si sin sobre solo son soy su sus tambien tan tanto te tengo tiene tienen tu tus un una uno unos usted
        ustedes va vamos y ya yo favor buenos dias buenas tardes
        """;

    private const string Portuguese =
        """
        ao aos agora ainda apenas aquele aquela aquilo as ate cada com como da das de dela dele deles depois do dos e ela elas ele eles em entao entre
        era essa esse esta estao estar estou eu foi foram ha isso isto ja la lhe mais mas me mesmo meu minha muito na nas nao nem no nos nossa nosso
        num numa o obrigada obrigado oi ola onde os ou para pela pelo pode posso por porque pra qual quando quanto que quem quero se sem ser seu seus
        sim so sobre sua suas sao tambem tem tenho temos ter teu tua tudo um uma uns voce voces vai vou bom boa dia tarde
        """;

    private static readonly FrozenSet<string> s_all = $"{English} {Spanish} {Portuguese}".Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    public static bool Contains(string word) => s_all.Contains(word);
}
