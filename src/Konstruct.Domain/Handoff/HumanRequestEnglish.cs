using Konstruct.Domain.Handoff.Text;

namespace Konstruct.Domain.Handoff;

internal static class HumanRequestEnglish
{
    private const string Which = "(?:(?:an?|the|your|some|any|another|one of your|one of the) )?";

    private const string Kind =
        "(?:(?:real|actual|live|living|human|different|proper|customer|service|support|care|sales|billing|technical|tech|senior|qualified) )*";

    private const string Somebody =
        "(?:humans?(?: being)?|persons?|real people|agents?|representatives?|reps?|operators?|advis[eo]rs?|managers?|supervisors?|someone|somebody"
        + "|colleagues?|staff(?: member)?|employees?|members? of (?:the |your )?(?:staff|team|support team)|team members?|specialists?|technicians?"
        + "|customer (?:service|support|care)|support(?: team)?)";

    private const string Person = Which + Kind + Somebody;

    private const string Clearly =
        Which + Kind + "(?:humans?(?: being)?|person|agent|representative|rep|operator|supervisor|manager|advis[eo]r)";

    private const string OrHelp = "(?:" + Clearly + "|(?:some )?(?:human|live|real) (?:support|help|assistance|contact|chat|intervention))";

    // "a person to sign the form" is somebody else
    private const string AndNoMore =
        "(?: (?:please|now|here|asap|instead|right now|immediately|urgently|today|on|not|and|thanks|who"
        + "|to (?:help|talk|speak|assist|answer|look|call|contact|handle|take|reply|respond|deal|join))(?: .*)?)?$";

    public static readonly HumanRequestPatterns Patterns = new(
        TextLanguage.English,
        [
            $"(?:talk|speak|chat|discuss (?:this|it|that)|communicate) (?:directly )?(?:to|with) {Person}",
            $"(?:prefer|rather|like|mind|start|insist on|interested in|possible|about) (?:talking|speaking|chatting) (?:directly )?(?:to|with) {Person}",
            "(?:connect|transfer|pass|forward|hand|redirect|switch|escalate|put|refer|direct|route|take|move)"
                + "(?: (?:me|us|this|it|(?:the|this|my|our) (?:chat|case|call|issue|request|conversation|ticket)))?"
                + $"(?: (?:over|through|in touch|on|back|straight|directly))* (?:to|with) {Person}",
            $"(?:get|give|find|send) (?:me|us) {Clearly}",
            $"bring in {Clearly}",
            $"(?:want|wanna|need|would like|id like|wed like|prefer|request|demand|require|asking for|ask for)(?: to (?:have|get|see))? {OrHelp}{AndNoMore}",
            $"(?:can|could|may) (?:i|we) (?:please )?(?:have|get|see|reach) {OrHelp}",
            $"(?:reach|get (?:a )?hold of|get through to|get in touch with|get in contact with) {Clearly}",
            "(?:is|isnt) there (?:(?:an?|any|no) (?:(?:real|live|actual|human|other) )*(?:human|person|agent|representative|operator|human being)|any ?one|anybody|someone|somebody|no one)"
                + "(?: else)?(?: there| here)? (?:i can|i could|we can|that can (?:help|assist|talk)|who can (?:help|assist|talk)|available|here|on the (?:line|other end)|to (?:talk|speak) (?:to|with))",
            "(?:have|let|get|ask) (?:someone|somebody|an? (?:real )?(?:human|person|agent|representative|manager|colleague))(?: from (?:your|the) \\w+(?: team)?)?"
                + " (?:to )?(?:call|contact|ring|phone|help|reach|assist|get back to|get in touch with|email|answer|take over)(?: me| us)?",
            "(?:can|could|would|will) (?:someone|somebody|an? (?:real )?(?:human|person|agent|representative|manager))(?: from (?:your|the) \\w+(?: team)?)?"
                + " (?:please )?(?:call|contact|ring|phone|reach|get back to|get in touch with|take over|talk to|speak (?:to|with))(?: me| us)?",
            "(?:human|live|real) (?:agent|person|representative|support|help|assistance|operator) (?:please|now|asap)",
            "escalate(?: (?:this|it|me|(?:my|the|this) (?:case|issue|ticket|request|problem)))?(?: please| now| immediately)?$",
        ],
        $"(?:(?:hi|hello|hey|ok|okay|yes|no|please|sorry|just|i said|again) )*{Which}{Kind}(?:humans?(?: being)?|agent|representative|operator|person|supervisor|manager"
            + "|customer (?:service|support)|live chat|live support|human (?:support|help|assistance))(?: (?:please|now|thanks|thank you|asap|right|immediately))*",
        "(?:dont|do not|no longer|not|never|stop|hate|tired of|sick of|enough of|done)(?: (?:want|wanna|like|wish))?(?: to)? (?:talk(?:ing)?|speak(?:ing)?|chat(?:ting)?) (?:to|with)"
            + " (?:(?:an?|the|this|your|some|stupid|dumb|damn) )*(?:(?:ro|chat)?bots?|machines?|computers?|ai|virtual assistant)",
        [
            "(?:dont|do not|doesnt|does not|didnt|did not|not|never|wont|will not|without|rather not|instead of|rather than|no need|need not|neednt)"
                + "(?: (?:really|actually|even|ever|yet|want|wanna|need|wish|like|care|have|having|needing|wanting|going|trying|ask|asked|asking|please|to|for|be|me|us))*",
            "(?:they|he|she|customers?|users?|clients?|people|(?:chat)?bots?|visitors?|employees?|everyone|everybody)"
                + "(?: (?:can|could|should|must|will|would|might|may|have|has|want|wants|need|needs|like|to|always|often|usually))*",
            "(?:do|did|will|should|must) (?:i|we)(?: (?:have|need|ever|really|already))*(?: to)?",
            "(?:when|whenever|before|after|once|every time|last time|each time) (?:i|we)(?: (?:had|have|already))*(?: to)?",
        ],
        "why (?:dont|not|cant|wont)|(?:how|where|when) (?:do|can|could|should|would|will) (?:i|we)",
        "resources resource rights error errors body nature readable factor factors capital fee fees commission portal software account accounts orange behavior behaviour");
}
