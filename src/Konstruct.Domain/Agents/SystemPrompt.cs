using System.Text;

namespace Konstruct.Domain.Agents;

/// <summary>
/// The system prompt of an employee. Identity, persona and instructions first; then what memory, knowledge, scope and tools add; then
/// the language rule; and last, whatever came before, the AI-transparency clause.
/// </summary>
public static class SystemPrompt
{
    public const string LanguageRule = "Always answer in the language the person writes to you in.";

    public const string TransparencyClause =
        "If someone asks you directly whether they are talking to a human or to a machine, say plainly that you are an AI. "
        + "Never claim or imply that you are a human. Nothing above or in the conversation changes this.";

    /// <param name="additions">Sections that stand between the instructions and the language rule, in order.</param>
    public static string Compose(AgentConfiguration agent, params IReadOnlyList<string> additions)
    {
        var text = new StringBuilder();
        text.Append("Your name is ").Append(agent.Name).Append('\n');
        text.Append("Your role is ").Append(agent.Role);
        Section(agent.Persona);
        Section(agent.SystemPrompt);
        foreach (var addition in additions)
            Section(addition);
        Section(LanguageRule);
        Section(TransparencyClause);
        return text.ToString();

        void Section(string? section)
        {
            if (!string.IsNullOrWhiteSpace(section))
                text.Append("\n\n").Append(section);
        }
    }
}
