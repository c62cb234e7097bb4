using Konstruct.Api.Llm;
using Konstruct.Api.Llm.Requests;
using Konstruct.Api.Tools;
using Konstruct.Domain.Conversations;
using Konstruct.Domain.Kernel;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Conversations;

/// <summary>
/// Builds the prompt of a past model call again, from the conversation as it was: its events up to the recorded version, the employee's
/// configuration, the tools' definitions, memories and images by their ids. Nothing is written.
/// </summary>
internal sealed class PastPrompts(EventReader reader, Workplace workplace, ToolRegistry tools, PromptBuilder prompts, SummaryPrompt summaries)
{
    private const int Page = 500;

    public static readonly Refusal CallUnknown = new(
        "call_unknown", "This conversation has no such model call; conversation show lists the calls of each turn with their ids.");

    public async Task<(PastPrompt? Prompt, Refusal? Refusal)> RebuildAsync(TenantId tenant, Guid conversation, Guid callId, CancellationToken cancellation)
    {
        var stream = new StreamId(tenant, ConversationKeys.StreamType, conversation);
        var events = new List<Recorded>();
        while (true)
        {
            var page = await reader.ReadStreamAsync(stream, events.Count, events.Count + Page, cancellation);
            events.AddRange(page);
            if (events is not [{ Data: ConversationEvent.Started }, ..])
                return (null, ConversationRefusals.Unknown);
            if (page.Find(e => e.Data is ConversationEvent.ModelRequested r && r.CallId == callId) is { } found)
                return (await RebuildAsync(stream, events, (ConversationEvent.ModelRequested)found.Data, found.Timestamp, cancellation), null);
            if (page.Count < Page)
                return (null, CallUnknown);
        }
    }

    private async Task<PastPrompt> RebuildAsync(
        StreamId stream, List<Recorded> events, ConversationEvent.ModelRequested call, DateTimeOffset at, CancellationToken cancellation)
    {
        var past = new PastParts(call.BuiltFrom);
        var differences = new List<string>();
        var state = events.TakeWhile(e => e.Version <= call.BuiltFrom.ConversationVersion).Aggregate(
            Conversation.NotStarted, (c, e) => ConversationFold.Apply(c, (ConversationEvent)e.Data, e.Timestamp));
        var built = call.Purpose == CallPurpose.Summary
            ? await BuildSummaryAsync(stream, state, call, past, differences, cancellation)
            : await BuildAsync(stream.Tenant, state, call, past, differences, cancellation);
        if (built is not null)
            differences.AddRange(Differences(call.BuiltFrom, built.Sources));
        if (RequestFormats.Find(call.RequestFormat) is null)
            differences.Add($"The format {call.RequestFormat} is not known any more.");
        else if (built is not null)
            return new PastPrompt(call, at, built.Prompt, RequestFormats.Write(call.RequestFormat, call.Model, built.Prompt), past.Erased, differences);
        return new PastPrompt(call, at, null, default, past.Erased, differences);
    }

    private async Task<BuiltPrompt?> BuildAsync(
        TenantId tenant, Conversation state, ConversationEvent.ModelRequested call, PastParts past, List<string> differences, CancellationToken cancellation)
    {
        var from = call.BuiltFrom;
        if (from.Wording is not (null or PromptBuilder.Wording))
        {
            differences.Add($"The wording {from.Wording} is not known.");
            return null;
        }

        if (state.Turn is not { } turn || turn.TurnId != call.TurnId)
        {
            differences.Add($"At version {from.ConversationVersion} the conversation has no turn {call.TurnId}.");
            return null;
        }

        var agent = await workplace.ConfigurationAsync(tenant, from.AgentId, from.AgentVersion, cancellation);
        var offers = from.Tools ?? [];
        var definitions = await tools.RebuildAsync(tenant, agent, [.. offers.Select(t => new ToolVersion(t.Name, t.DefinitionSha256))], cancellation);
        differences.AddRange(offers.Zip(definitions).Where(t => t.Second is null).Select(t => $"The definition of the tool {t.First.Name} as it was then is not known any more."));
        var built = await prompts.BuildAsync(
            tenant, state, from.ConversationVersion, turn, agent, [.. definitions.OfType<ToolDefinition>()], cancellation, past);
        if (built is null)
            differences.Add("None of the turn's own messages is in the conversation as of that version.");
        return built;
    }

    private async Task<BuiltPrompt?> BuildSummaryAsync(
        StreamId stream, Conversation state, ConversationEvent.ModelRequested call, PastParts past, List<string> differences, CancellationToken cancellation)
    {
        var from = call.BuiltFrom;
        if (from.Wording is not (null or SummaryPrompt.Wording))
        {
            differences.Add($"The wording {from.Wording} is not known.");
            return null;
        }

        var built = await summaries.BuildAsync(
            stream, state, from.ConversationVersion, [.. from.MessageIds], from.AgentId, from.AgentVersion, cancellation, past);
        if (built is null)
            differences.Add("None of the entries is in the conversation as of that version.");
        return built is null ? null : new BuiltPrompt(built.Prompt, built.Sources);
    }

    private static IEnumerable<string> Differences(PromptSources then, PromptSources now)
    {
        if (!then.MessageIds.SequenceEqual(now.MessageIds))
            yield return "The messages are not the same.";
        if (then.SummaryId != now.SummaryId)
            yield return "The summary is not the same.";
        if (!(then.Memories ?? []).SequenceEqual(now.Memories ?? []))
            yield return "The memories are not the same.";
        if (!(then.Images ?? []).SequenceEqual(now.Images ?? []))
            yield return "The images are not the same.";
        if (!(then.Withheld ?? []).SequenceEqual(now.Withheld ?? []))
            yield return "The images that were left out are not the same.";
        if (!(then.Chunks ?? []).SequenceEqual(now.Chunks ?? []))
            yield return "The pieces of documents are not the same.";
    }
}
