using Konstruct.Domain.Handoff.Text;

namespace Konstruct.Domain.Handoff;

internal static class HumanRequestPortuguese
{
    private const string Person =
        "(?:(?:uma?|o|a|os|as|algum|alguma|seu|sua|outr[oa]) )*"
        + "(?:pessoas?|humanos?|ser humano|atendentes?|agentes?|operador(?:a|es)?|representantes?|gerentes?|supervisor(?:a|es)?|responsavel|responsaveis|alguem"
        + "|funcionari[oa]s?|consultor(?:a|es)?|especialistas?|tecnic[oa]s?|assistente humano|suporte|atendimento(?: ao cliente)?|sac)"
        + "(?: (?:human[oa]s?|real|reais|de verdade|de carne e osso|mesmo|tecnico))*";

    private const string Clearly =
        "(?:atendente|agente|operadora?|representante|humano|ser humano|pessoa(?: real| humana| de verdade)?|supervisora?|gerente"
        + "|atendimento (?:humano|pessoal|com (?:uma pessoa|humanos?|um humano|atendente|um atendente))|ajuda humana|(?:suporte|contato) humano)(?: (?:human[oa]|real))?";

    private const string One = "(?:alguem|uma pessoa|um humano|um ser humano|um atendente|uma atendente|um agente|um representante)(?: real| human[oa]| de voces| da equipe)?";

    public static readonly HumanRequestPatterns Patterns = new(
        TextLanguage.Portuguese,
        [
            $"(?:falar|fale|falo|conversar|tratar|contato|contatar|contactar|comunicar)(?: (?:direto|diretamente|logo|agora))* (?:com|por) {Person}",
            $"(?:contatar|contactar) {Person}",
            "(?:transfir[ae]|transfere|transferir|pass[ae]|passar|conect[ae]|conectar|coloca|coloque|colocar|encaminh[ae]|encaminhar|direcion[ae]|direcionar)"
                + $"(?: (?:me|nos|ja|por favor|direto|em contato|isso|o caso|esse caso|este caso))* (?:para|pra|pro|com|a|ao) {Person}",
            $"(?:chama|chame|chamar) (?:um|uma|o|a|algum|alguma) {Clearly}",
            "(?:quero|queria|preciso|gostaria|desejo|prefiro|exijo|solicito|queremos|precisamos)(?: (?:de|um|uma|algum|alguma|o|a|ter))*"
                + $" {Clearly}(?: (?:por favor|pfv?|ja|agora|aqui|urgente|obrigad[oa]|nao|que (?:me|possa|fale)|para (?:me|falar)|pra (?:me|falar))(?: .*)?)?$",
            "(?:nao )?(?:tem|ha|existe|teria) (?:alguem|alguma pessoa|algum humano|um humano|uma pessoa|algum atendente|um atendente|algum agente)(?: real| human[oa])?"
                + "(?: disponivel| (?:com quem|pra|para)(?: eu| me| nos)? (?:poss|fal|convers|ajud|atend)\\w*| que (?:me|possa|fale|pode)| do outro lado)",
            $"{One} (?:pode|poderia)(?: me| por favor)* (?:ligar|atender|contatar|contactar)",
            $"(?:pode|poderia|podem) (?:me )?(?:ligar|atender) {One}",
            $"que {One} (?:me|nos) (?:ligue|atenda|contate|ajude|responda)",
            $"atendid[oa]s? por {Person}",
        ],
        "(?:(?:oi|ola|sim|nao|ok|por favor|bom dia) )*(?:(?:um|uma|com|o|a) )*(?:atendente|agente|operadora?|representante|humano|ser humano|pessoa|supervisora?"
            + "|atendimento humano)(?: (?:human[oa]|real|por favor|pfv?|agora|ja|obrigad[oa]))*",
        "(?:nao|parar de|cansad[oa] de|chega de|fart[oa] de)(?: (?:quero|desejo|gosto|aguento|vou|queria))*(?: mais)?(?: de)? (?:falar|conversar|tratar|falando) (?:mais )?com"
            + " (?:(?:uma?|o|a|este|esse|esta|essa) )?(?:bot|robo|maquina|chatbot|ia|inteligencia artificial|computador|assistente virtual)",
        [
            "(?:nao|nunca|jamais|sem|nem|tampouco|em vez de|ao inves de|antes de)(?: (?:me|te|se|nos|quero|queria|preciso|desejo|gostaria|tenho|e|necessario|vou|precisa|precisar"
                + "|precisava|ter|querer|mais|de|que|a|por|favor|deixa|deixe))*",
            "(?:eles|elas|clientes?|usuarios?|pessoas?|visitantes?|bots?)(?: (?:poss?am?|podem?|queiram?|querem?|devem?|precisam?|que|a|para|pra))*",
            "(?:quando|toda vez que|sempre que|depois de|a ultima vez que)(?: eu)?",
        ],
        "por ?que (?:voce |voces )?nao|(?:pode|poderia) nao|nao (?:pode|poderia|da)",
        "juridica juridico");
}
