using System.Diagnostics;

namespace Konstruct.Api.Llm.Requests;

/// <summary>
/// The conversation as the second versions of the formats write it. Part of those versions: changing anything here changes
/// stored digests.
/// </summary>
internal static class MessagesV2
{
    private static readonly MessageV2.User EarlierLeftOut = new("[Earlier messages are left out.]", []);

    /// <summary>As they are, for providers that take any order; the results of one message's calls stand together.</summary>
    public static IReadOnlyList<MessageV2> AsTheyAre(ChatPrompt prompt)
    {
        var ids = new WireIds();
        var messages = new List<MessageV2>();
        foreach (var turn in prompt.Messages.Where(turn => !turn.IsBlank))
        {
            var message = Write(turn, ids);
            if (message is MessageV2.Results more && messages is [.., MessageV2.Results before])
                messages[^1] = new MessageV2.Results([.. before.Each, .. more.Each]);
            else
                messages.Add(message);
        }

        return messages;
    }

    /// <summary>User first, then in turns, for providers and chat templates that insist; neighbours of one side become one message.</summary>
    public static IReadOnlyList<MessageV2> Alternating(ChatPrompt prompt)
    {
        var messages = new List<MessageV2>();
        foreach (var message in AsTheyAre(prompt))
        {
            if (messages.Count == 0 && message is not MessageV2.User)
                messages.Add(EarlierLeftOut);
            if (messages.Count > 0 && Join(messages[^1], message) is { } joined)
                messages[^1] = joined;
            else
                messages.Add(message);
        }

        return messages;
    }

    private static MessageV2? Join(MessageV2 first, MessageV2 second) => (first, second) switch
    {
        (MessageV2.User a, MessageV2.User b) => new MessageV2.User(Join(a.Text, b.Text), [.. a.Images, .. b.Images]),
        // Calls are followed by their results, so that only the second of two neighbours can have any.
        (MessageV2.Assistant a, MessageV2.Assistant b) => new MessageV2.Assistant(Join(a.Text, b.Text), b.Calls),
        _ => null,
    };

    private static string Join(string first, string second) =>
        string.IsNullOrWhiteSpace(first) ? second
        : string.IsNullOrWhiteSpace(second) ? first
        : first + "\n\n" + second;

    private static MessageV2 Write(ChatTurn turn, WireIds ids) => turn switch
    {
        ChatTurn.User user => new MessageV2.User(user.Text, user.Images),
        ChatTurn.Assistant assistant => new MessageV2.Assistant(
            assistant.Text, [.. assistant.ToolCalls.Select(call => new CallV2(ids.Called(call.Id), WireIds.Name(call.Name), call.ArgumentsJson))]),
        ChatTurn.ToolResult result => new MessageV2.Results([new ResultV2(ids.Answered(result.CallId), WireIds.Name(result.Name), result.Text, result.IsError)]),
        _ => throw new UnreachableException(),
    };
}
