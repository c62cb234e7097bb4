using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Konstruct.Api.Platform;
using Konstruct.Domain.Conversations;

namespace Konstruct.Api.Conversations;

/// <summary>How a conversation's state stands in a snapshot. Another shape needs another <see cref="Conversation.FoldVersion"/>.</summary>
internal static class ConversationJson
{
    public static JsonSerializerOptions Options { get; } = new(EventTypes.Json)
    {
        // what is worked out from the rest would stand in it twice
        IgnoreReadOnlyProperties = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver
        {
            Modifiers =
            {
                info =>
                {
                    if (info.Type != typeof(Placeholder))
                        return;
                    info.PolymorphismOptions = new JsonPolymorphismOptions
                    {
                        DerivedTypes =
                        {
                            new JsonDerivedType(typeof(Placeholder.NotRequested), "notRequested"),
                            new JsonDerivedType(typeof(Placeholder.Requested), "requested"),
                            new JsonDerivedType(typeof(Placeholder.Posted), "posted"),
                            new JsonDerivedType(typeof(Placeholder.Failed), "failed"),
                        },
                    };
                },
            },
        },
    };
}
