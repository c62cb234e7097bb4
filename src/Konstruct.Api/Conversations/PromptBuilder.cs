using Konstruct.Api.Llm;
using Konstruct.Api.Platform;
using Konstruct.Api.Tools;
using Konstruct.Domain.Agents;
using Konstruct.Domain.Conversations;
using Konstruct.Domain.Kernel;
using Konstruct.Domain.Tools;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Conversations;

/// <summary>A prompt and what it was built from; with the latter it can be built again.</summary>
internal sealed record BuiltPrompt(ChatPrompt Prompt, PromptSources Sources);

/// <summary>
/// Makes the prompt of a turn from the conversation's state: what was said before, then the turn's own messages, then what its tools
/// gave. Messages that wait for the next turn are not in the window yet. The same state and the same definitions make the same prompt.
/// </summary>
internal sealed class PromptBuilder(PersonalContent personal, PromptSections sections, PromptImages pictures)
{
    /// <summary>
    /// The name of the way in which prompts of turns are put together: the sections' words, the notes, the limits. A change of any of them
    /// needs another name, and the old way kept beside it for prompts of the past.
    /// </summary>
    public const string Wording = "answer/1";

    public const int MaxOutputTokens = 2_048;

    /// <summary>Of one message; what is longer is cut and says so.</summary>
    public const int MaxMessageCharacters = 30_000;

    private const string CutMark = "\n[cut here: the message is longer]";

    /// <param name="version">The conversation's version that <paramref name="conversation"/> is of.</param>
    /// <param name="tools">What the employee is offered; the definitions that the prompt is to show.</param>
    /// <param name="past">The prompt was built before and is built again of the same parts; null: it is a new one.</param>
    /// <param name="withoutPictures">The model takes none: it is told where one was.</param>
    /// <returns>Null when nothing of the turn's own messages is left (deleted, erased).</returns>
    public async Task<BuiltPrompt?> BuildAsync(
        TenantId tenant, Conversation conversation, long version, Turn turn, AgentConfiguration agent, IReadOnlyList<ToolDefinition> tools,
        CancellationToken cancellation, PastParts? past = null, bool withoutPictures = false)
    {
        var (turns, ids, files, ownIsLeft) = await WindowAsync(tenant, conversation, turn, past, cancellation);
        if (!ownIsLeft)
            return null;
        var withhold = past is null ? withoutPictures : past.Sources.Withheld is not null;
        var images = withhold ? null : await pictures.ShowAsync(tenant, turns, files, past, cancellation);
        var withheld = withhold ? PromptImages.Withhold(turns, files, past) : null;
        foreach (var round in turn.Rounds)
            turns.AddRange(await RoundAsync(tenant, round, past, cancellation));

        var added = await sections.OfAsync(tenant, conversation, turn, tools, cancellation, past);
        var prompt = new ChatPrompt(
            SystemPrompt.Compose(agent, added.Texts), turns, MaxOutputTokens, new ChatPersona(agent.Name, agent.Role, agent.Persona ?? ""))
        {
            Tools = [.. tools.Select(t => new ChatTool(t.Name, t.Description, t.ArgumentsSchema))],
            MayCallTools = turn.Rounds.Count < UseTools.MaxRounds,
        };
        var sources = new PromptSources(
            turn.AgentId, turn.AgentVersion, version, ids, added.SummaryId, added.Memories, added.Chunks,
            tools.Count == 0 ? null : [.. tools.Select(t => new ToolOffer(t.Name, t.Digest))], images, Wording, withheld);
        return new BuiltPrompt(prompt, sources);
    }

    private async Task<(List<ChatTurn> Turns, List<Guid> Ids, List<KeptFiles> Files, bool OwnIsLeft)> WindowAsync(
        TenantId tenant, Conversation conversation, Turn turn, PastParts? past, CancellationToken cancellation)
    {
        var ordered = conversation.Window.Where(w => past?.Has(w.Id) != false).OrderBy(w => turn.MessageIds.Contains(w.Id)).ToList();
        var messages = await personal.OpenAsync(tenant, [.. ordered.Select(w => w.Message).OfType<Personal<MessageContent>>()], cancellation);
        var replies = await personal.OpenAsync(tenant, [.. ordered.Select(w => w.Reply).OfType<Personal<ReplyContent>>()], cancellation);
        using var nextMessage = messages.GetEnumerator();
        using var nextReply = replies.GetEnumerator();
        var turns = new List<ChatTurn>();
        var ids = new List<Guid>();
        var files = new List<KeptFiles>();
        var ownIsLeft = false;
        foreach (var entry in ordered)
        {
            ChatTurn? said = null;
            IReadOnlyList<Attachment>? attached = null;
            var isReadable = true;
            if (entry.Message is not null && nextMessage.MoveNext())
            {
                (attached, isReadable) = (nextMessage.Current?.Attachments, nextMessage.Current is not null);
                said = (nextMessage.Current?.ForModel() ?? past?.Gone($"message {entry.Id}")) is { } asked ? new ChatTurn.User(Cut(asked)) : null;
            }
            else if (entry.Reply is not null && nextReply.MoveNext())
            {
                said = (nextReply.Current?.Text ?? past?.Gone($"answer {entry.Id}")) is { } told ? new ChatTurn.Assistant(Cut(entry.ByHuman ? $"[A human colleague wrote:]\n{told}" : told)) : null;
            }

            if (said is null || said.IsBlank)
                continue;
            turns.Add(said);
            ids.Add(entry.Id);
            // an edit may have taken a file away
            files.Add(new KeptFiles(entry.Files?.FindAll(f => past is not null || attached?.Any(a => a.Id == f.FileId) == true) ?? [], isReadable));
            ownIsLeft |= turn.MessageIds.Contains(entry.Id);
        }

        if (past is not null)
            return (turns, ids, files, ownIsLeft);
        // which ones stood in it is recorded, so another rule or another limit changes no prompt of the past
        var tooMany = WindowTokens.TooMany(turns.ConvertAll(t => t.Text));
        turns.RemoveRange(0, tooMany);
        ids.RemoveRange(0, tooMany);
        files.RemoveRange(0, tooMany);
        return (turns, ids, files, ownIsLeft);
    }

    /// <summary>What the model said, and what came of each tool it asked for. The ids are ours: those of providers repeat.</summary>
    private async Task<IEnumerable<ChatTurn>> RoundAsync(TenantId tenant, ToolRound round, PastParts? past, CancellationToken cancellation)
    {
        var output = await personal.OpenAsync(tenant, round.Output, cancellation);
        if (output is null)
            past?.Gone($"output of call {round.CallId}");
        var results = await personal.OpenAsync(tenant, [.. round.Calls.Select(c => c.Result).OfType<Personal<ToolResult>>()], cancellation);
        using var next = results.GetEnumerator();
        var calls = new List<ChatToolCall>();
        var answers = new List<ChatTurn>();
        for (var i = 0; i < round.Calls.Count; i++)
        {
            var call = round.Calls[i];
            var id = $"call_{call.ToolCallId:N}";
            calls.Add(new ChatToolCall(id, call.Name, output?.ToolCalls is { } wanted && i < wanted.Count ? wanted[i].Arguments : "{}"));
            var text = call.Result is not null && next.MoveNext() ? next.Current?.Text ?? past?.Gone($"result of tool {call.ToolCallId}") ?? PersonalContent.Erased : PersonalContent.Erased;
            answers.Add(new ChatTurn.ToolResult(
                id, call.Name, call.FromOutside is { } origin ? UntrustedText.Mark(origin, text) : text, call.Status is ToolStatus.Failed or ToolStatus.Denied));
        }

        return answers.Prepend(new ChatTurn.Assistant(output?.Text ?? "", calls));
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
