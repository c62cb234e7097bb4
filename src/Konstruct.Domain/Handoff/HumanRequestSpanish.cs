using Konstruct.Domain.Handoff.Text;

namespace Konstruct.Domain.Handoff;

internal static class HumanRequestSpanish
{
    private const string Person =
        "(?:(?:una?|algun|alguna|el|la|los|las|su|sus|tu|tus|otr[oa]|vuestr[oa]|verdader[oa]) )*"
        + "(?:personas?|humanos?|seres? humanos?|agentes?|asesor(?:a|es|as)?|operador(?:a|es|as)?|representantes?|encargad[oa]s?|responsables?|gerentes?"
        + "|supervisor(?:a|es)?|ejecutiv[oa]s?|alguien|emplead[oa]s?|especialistas?|tecnic[oa]s?|atencion al cliente|servicio al cliente|soporte)"
        + "(?: (?:human[oa]|real|reales|de verdad|de carne y hueso|tecnico))*";

    private const string Clearly =
        "(?:agente|asesora?|operadora?|representante|humano|ser humano|persona(?: real| humana| de verdad)?|supervisora?|gerente|ejecutiv[oa]"
        + "|atencion (?:humana|personalizada|personal|de una persona)|(?:ayuda|asistencia|intervencion) humana|(?:soporte|contacto|trato) humano)(?: (?:human[oa]|real))?";

    private const string One = "(?:una persona|un humano|un ser humano|alguien|un agente|una agente|un asesor|una asesora|un representante|un operador)(?: real| human[oa])?";

    public static readonly HumanRequestPatterns Patterns = new(
        TextLanguage.Spanish,
        [
            $"(?:hablar|hablo|hablemos|conversar|chatear|charlar|platicar|comunicar(?:me|nos|se)?|contactar(?:me|nos)?|tratar(?:lo)?|contacto)(?: (?:directamente|mejor|ya|ahora))* (?:con|a) {Person}",
            "(?:comuni(?:ca|que|quen)(?:me|nos)|pas(?:a|e|en|ar)(?:me|nos)|transfi(?:ere|era|eran)(?:me|nos)|transferir(?:me|nos)|conect(?:a|e|en|ar)(?:me|nos)"
                + "|deriv(?:a|e|en|ar)(?:me|nos)|comunicar(?:me|nos)|pon(?:me|game|ganme|er(?:me|nos)|eme)"
                + "|(?:me|nos) (?:pas(?:as?|e|en)|comuni(?:cas?|que|quen)|transfier(?:es?|a|an)|conect(?:as?|e|en)|deriv(?:as?|e|en)|pon(?:es|ga|gan)))"
                + $"(?: (?:ya|por favor|ahora|en contacto|directamente))* (?:con|a) {Person}",
            "(?:quiero|quisiera|necesito|deseo|prefiero|exijo|solicito|pido|me gustaria|queremos|necesitamos)(?: (?:a|un|una|algun|alguna|el|la|tener))*"
                + $" {Clearly}(?: (?:por favor|porfa|ya|ahora|aqui|gracias|urgente|urgentemente|no|que (?:me|nos|pueda|sepa|hable)|para (?:hablar|que me))(?: .*)?)?$",
            "(?:no )?hay (?:alguien|alguna persona|algun humano|un humano|una persona|algun agente|un agente|algun asesor|un asesor)(?: real| human[oa]| mas)?"
                + "(?: disponible| con (?:quien|la que|el que|la cual)| que (?:me|nos) (?:pueda |puede )?(?:ayud|atien|atend|habl|conte|respon)\\w*| del otro lado)",
            $"(?:me|nos) (?:puede|podria|pueden|podrian|atienda|atiende|llame|llamen|contacte|ayude|conteste|responda)(?: (?:atender|llamar|ayudar|contactar|contestar))? {One}",
            $"que {One} (?:me|nos) (?:llame|llamen|atienda|contacte|ayude|responda|conteste)",
            $"{One} (?:me |nos )?(?:puede|podria) (?:me )?(?:llamar|atender|contactar)(?:me|nos)?",
            $"(?:puede|podria) {One} (?:llamar|atender|contactar)(?:me|nos)",
            $"atendid[oa]s? por {Person}",
        ],
        "(?:(?:hola|si|no|ok|por favor|buenas|mejor) )*(?:(?:un|una|con|el|la) )*(?:agente|asesora?|operadora?|representante|humano|ser humano|persona|supervisora?"
            + "|atencion (?:humana|al cliente))(?: (?:human[oa]|real|por favor|porfa|ya|ahora|gracias))*",
        "(?:no|dejar de|hart[oa] de|cansad[oa] de|basta de)(?: (?:quiero|deseo|me gusta|mas|quisiera|pienso))*(?: de)? (?:hablar|chatear|conversar|tratar|seguir hablando|hablando) (?:mas )?con"
            + " (?:(?:una?|el|la|este|esta|tu|su) )?(?:bot|robot|maquina|chatbot|ia|inteligencia artificial|computadora|ordenador|asistente virtual|contestadora)",
        [
            "(?:no|nunca|jamas|sin|tampoco|ni|en vez de|en lugar de|antes de)(?: (?:me|te|le|lo|se|nos|quiero|necesito|deseo|quisiera|hace|falta|quieras|hay|tengo|tienes|tiene"
                + "|gustaria|es|necesario|pienso|voy|vamos|querer|tener|que|a|de|por|favor|hagas))*",
            "(?:ellos|ellas|clientes?|usuarios?|personas?|gente|visitantes?|bots?)(?: (?:pued[ea]n?|quier[ea]n?|deben?|deberian?|necesitan?|que|a|para))*",
            "(?:cuando|cada vez que|siempre que|despues de|la ultima vez que)(?: yo)?",
        ],
        "por ?que no|(?:puedes|podrias|podria|puede) no|no (?:puedes|podrias|puede|podria)",
        "juridica juridico");
}
