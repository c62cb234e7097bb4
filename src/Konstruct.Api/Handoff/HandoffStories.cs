using Konstruct.Api.Platform;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Handoff;

/// <summary>Tells the story of a conversation so far.</summary>
internal sealed class HandoffStories(EventReader reader, PersonalContent personal)
{
    private const string StreamType = "conversation";

    public async Task<HandoffStory> TellAsync(TenantId tenant, Guid conversationId, CancellationToken cancellation)
    {
        var fold = new StoryFold();
        foreach (var recorded in await reader.ReadStreamAsync(new StreamId(tenant, StreamType, conversationId), cancellation: cancellation))
            fold.Apply(recorded);
        return await fold.TellAsync(tenant, personal, cancellation);
    }
}
