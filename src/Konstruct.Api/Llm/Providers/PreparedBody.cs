using Konstruct.Api.Llm.Requests;
using Microsoft.Extensions.AI;

namespace Konstruct.Api.Llm.Providers;

/// <summary>
/// A body that was written (and its digest recorded) before. It travels to the client as the provider-specific
/// representation that <see cref="ChatOptions.RawRepresentationFactory"/> is meant for.
/// </summary>
internal sealed record PreparedBody(ReadOnlyMemory<byte> Json)
{
    private const int DefaultMaxOutputTokens = 1024;

    public ChatOptions AsOptions(string model) => new() { ModelId = model, RawRepresentationFactory = _ => this };

    /// <summary>The prepared body, or one written from the messages for callers who know only the port.</summary>
    public static PreparedBody From(IChatClient client, RequestFormat format, IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        if (options?.RawRepresentationFactory?.Invoke(client) is PreparedBody prepared)
            return prepared;
        if (options?.Tools is { Count: > 0 })
            throw new NotSupportedException($"{format.Name} writes no tools.");
        var model = options?.ModelId ?? throw new ArgumentException("The options name no model.", nameof(options));
        return new PreparedBody(format.Write(model, Prompt([.. messages], options)));
    }

    private static ChatPrompt Prompt(IReadOnlyList<ChatMessage> messages, ChatOptions options)
    {
        var system = messages.Where(m => m.Role == ChatRole.System).Select(m => m.Text).Append(options.Instructions);
        var turns = messages.Where(m => m.Role != ChatRole.System).Select(ChatTurn (m) =>
            m.Role == ChatRole.User ? new ChatTurn.User(m.Text)
            : m.Role == ChatRole.Assistant ? new ChatTurn.Assistant(m.Text)
            : throw new NotSupportedException($"Messages of role {m.Role} cannot be written."));
        return new ChatPrompt(
            string.Join("\n\n", system.Where(text => !string.IsNullOrWhiteSpace(text))),
            [.. turns],
            options.MaxOutputTokens ?? DefaultMaxOutputTokens);
    }
}
