using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Agents;

public static class AgentRefusals
{
    public static readonly Refusal BadName = new("agent_name_invalid", "An employee's name has 1 to 100 characters on one line.");
    public static readonly Refusal BadRole = new("agent_role_invalid", "An employee's role has 1 to 200 characters on one line.");
    public static readonly Refusal TooLong = new("agent_text_too_long", "Persona and system prompt have at most 20,000 characters each.");
    public static readonly Refusal BadText = new("agent_text_invalid", "Persona and system prompt must not contain the character U+0000.");
    public static readonly Refusal BadTools = new("agent_tools_invalid", "Tools are at most 100 different names of 1 to 100 characters.");
    public static readonly Refusal BadToolSettings = new("agent_tool_settings_invalid", "A tool may be {\"name\", \"approval\": \"always\", \"never\" or \"outside\", \"hosts\"}; hosts belong to http_request and look like api.example.com or *.example.com, at most 100.");
    public static readonly Refusal BadRules = new("agent_rules_invalid", "An escalation rule has a condition (\"when\") and somebody it goes \"to\", each on one line of at most 500 characters; at most 100 rules.");
    public static readonly Refusal BadModel = new("agent_model_invalid", "A model is quality, balanced, economy, local, or provider/model.");
    public static readonly Refusal BadBudget = new("agent_budget_invalid", "A monthly budget is a decimal number of US dollars, not negative, e.g. 25.00.");
    public static readonly Refusal BadHours = new("agent_hours_invalid", "Business hours are per day, in order and without overlap, e.g. {\"mon\": \"09:00-13:00, 15:00-18:00\"}; at least one day; a night goes on at 00:00 of the next day.");
    public static readonly Refusal BadTimeout = new("agent_handoff_timeout_invalid", "The time that people have to answer is 1 to 1440 minutes.");
    public static readonly Refusal BadTimeZone = new("agent_time_zone_invalid", "A time zone is one of the IANA database, e.g. Europe/Madrid.");
    public static readonly Refusal AlreadyHired = new("agent_exists", "This employee is hired already.");
    public static readonly Refusal Unknown = new("agent_unknown", "There is no such employee. List them with: konstruct agent list --tenant T");
    public static readonly Refusal IsRetired = new("agent_retired", "This employee is retired; hire a new one.");
}
