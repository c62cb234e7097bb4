using Konstruct.Api.Llm.Requests;
using Microsoft.Extensions.AI;

namespace Konstruct.Api.Llm.Providers;

/// <summary>
/// A body that was written (and its digest recorded) before. It travels to the client as the provider-specific
/// representation that <see cref="ChatOptions.RawRepresentationFactory"/> is meant for.
/// </summary>
internal sealed record PreparedBody(ReadOnlyMemory<byte> Json)
{
    public ChatOptions AsOptions(string model) => new() { ModelId = model, RawRepresentationFactory = _ => this };

    /// <summary>The prepared body, or one written from the messages for callers who know only the port.</summary>
    public static PreparedBody From(IChatClient client, RequestFormat format, IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        if (options?.RawRepresentationFactory?.Invoke(client) is PreparedBody prepared)
            return prepared;
        var model = options?.ModelId ?? throw new ArgumentException("The options name no model.", nameof(options));
        var prompt = PortPrompt.Of([.. messages], options);
        return new PreparedBody(format.Fitting(prompt).Write(model, prompt));
    }
}
