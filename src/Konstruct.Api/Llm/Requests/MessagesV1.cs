using System.Diagnostics;

namespace Konstruct.Api.Llm.Requests;

/// <summary>
/// The conversation as the first versions of the formats write it. Part of those versions: changing anything here
/// changes stored digests.
/// </summary>
internal static class MessagesV1
{
    /// <summary>Stands before a conversation whose window begins with the assistant. Invented speech would be worse.</summary>
    private const string EarlierLeftOut = "[Earlier messages are left out.]";

    /// <summary>As they are, for providers that take any order.</summary>
    public static IEnumerable<(string Role, string Content)> AsTheyAre(ChatPrompt prompt) =>
        prompt.Messages.Where(turn => !turn.IsBlank).Select(turn => (Role(turn), turn.Text));

    /// <summary>User first, then strictly in turns, for providers and chat templates that insist; neighbours of one role become one message.</summary>
    public static IReadOnlyList<(string Role, string Content)> Alternating(ChatPrompt prompt)
    {
        var messages = new List<(string Role, string Content)>();
        foreach (var (role, content) in AsTheyAre(prompt))
        {
            if (messages.Count == 0 && role != "user")
                messages.Add(("user", EarlierLeftOut));
            if (messages.Count > 0 && messages[^1].Role == role)
                messages[^1] = (role, messages[^1].Content + "\n\n" + content);
            else
                messages.Add((role, content));
        }

        return messages;
    }

    private static string Role(ChatTurn turn) => turn switch
    {
        ChatTurn.User => "user",
        ChatTurn.Assistant => "assistant",
        _ => throw new UnreachableException(),
    };
}
