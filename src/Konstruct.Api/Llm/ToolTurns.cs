namespace Konstruct.Api.Llm;

/// <summary>
/// The order that every provider insists on: the results of a message's tool calls follow it at once, one each, before
/// anybody says anything else.
/// </summary>
internal static class ToolTurns
{
    /// <exception cref="ArgumentException">The order does not hold; whoever assembled the prompt has a bug.</exception>
    public static void Check(IReadOnlyList<ChatTurn> messages)
    {
        var open = new HashSet<string>(StringComparer.Ordinal);
        foreach (var turn in messages)
        {
            if (turn is ChatTurn.ToolResult result)
            {
                if (!open.Remove(result.CallId))
                    throw new ArgumentException("A tool's result stands right after the message that called it, once.", nameof(messages));
                continue;
            }

            if (open.Count > 0)
                throw Unanswered(nameof(messages));
            if (turn is ChatTurn.Assistant assistant && !assistant.ToolCalls.All(call => open.Add(call.Id)))
                throw new ArgumentException("Two tool calls of one message have the same id.", nameof(messages));
        }

        if (open.Count > 0)
            throw Unanswered(nameof(messages));
    }

    private static ArgumentException Unanswered(string parameter) => new("A tool call has no result.", parameter);
}
