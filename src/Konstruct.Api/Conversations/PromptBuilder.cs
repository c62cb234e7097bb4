using Konstruct.Api.Llm;
using Konstruct.Api.Platform;
using Konstruct.Domain.Agents;
using Konstruct.Domain.Conversations;
using Konstruct.Domain.Kernel;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Conversations;

/// <summary>A prompt and what it was built from; with the latter it can be built again.</summary>
internal sealed record BuiltPrompt(ChatPrompt Prompt, IReadOnlyList<Guid> MessageIds);

/// <summary>
/// Makes the prompt of a turn from the conversation's window: what was said before, then the turn's own messages last. Messages that
/// wait for the next turn are not in the window yet.
/// </summary>
internal sealed class PromptBuilder(PersonalContent personal)
{
    public const int MaxOutputTokens = 2_048;

    /// <summary>Of all messages together: some 25,000 tokens, which every model of the pool takes. The oldest go first.</summary>
    public const int MaxCharacters = 100_000;

    /// <summary>Of one message; what is longer is cut and says so.</summary>
    public const int MaxMessageCharacters = 30_000;

    private const string CutMark = "\n[cut here: the message is longer]";

    /// <returns>Null when nothing of the turn's own messages is left (deleted, erased).</returns>
    public async Task<BuiltPrompt?> BuildAsync(
        TenantId tenant, Conversation conversation, Turn turn, AgentConfiguration agent, CancellationToken cancellation)
    {
        var ordered = conversation.Window.OrderBy(w => turn.MessageIds.Contains(w.Id)).ToList();

        var messages = await personal.OpenAsync(tenant, [.. ordered.Select(w => w.Message).OfType<Personal<MessageContent>>()], cancellation);
        var replies = await personal.OpenAsync(tenant, [.. ordered.Select(w => w.Reply).OfType<Personal<ReplyContent>>()], cancellation);
        using var nextMessage = messages.GetEnumerator();
        using var nextReply = replies.GetEnumerator();
        var turns = new List<ChatTurn>();
        var ids = new List<Guid>();
        var ownIsLeft = false;
        foreach (var entry in ordered)
        {
            ChatTurn? said = null;
            if (entry.Message is not null && nextMessage.MoveNext())
                said = nextMessage.Current is { } m ? new ChatTurn.User(Cut(m.ForModel())) : null;
            else if (entry.Reply is not null && nextReply.MoveNext())
                said = nextReply.Current is { } r ? new ChatTurn.Assistant(Cut(r.Text)) : null;
            if (said is null || said.IsBlank)
                continue;
            turns.Add(said);
            ids.Add(entry.Id);
            ownIsLeft |= turn.MessageIds.Contains(entry.Id);
        }

        var tooMany = 0;
        for (var characters = turns.Sum(t => t.Text.Length); characters > MaxCharacters && tooMany < turns.Count - 1; tooMany++)
            characters -= turns[tooMany].Text.Length;
        turns.RemoveRange(0, tooMany);
        ids.RemoveRange(0, tooMany);
        return ownIsLeft
            ? new BuiltPrompt(
                new ChatPrompt(SystemPrompt.Compose(agent), turns, MaxOutputTokens, new ChatPersona(agent.Name, agent.Role, agent.Persona ?? "")), ids)
            : null;
    }

    private static string Cut(string text)
    {
        if (text.Length <= MaxMessageCharacters)
            return text;
        var end = char.IsHighSurrogate(text[MaxMessageCharacters - 1]) ? MaxMessageCharacters - 1 : MaxMessageCharacters;
        return text[..end] + CutMark;
    }

    /// <summary>What a model said, for a reply that was not composed yet; an erased person's reads as erased.</summary>
    public async Task<string> TextOfAsync(TenantId tenant, Personal<ReplyContent> output, CancellationToken cancellation) =>
        (await personal.OpenAsync(tenant, output, cancellation))?.Text ?? PersonalContent.Erased;
}
