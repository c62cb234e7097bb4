namespace Konstruct.Domain.Conversations;

/// <summary>Where text from outside the tenant came into a turn; a tool names its own origins.</summary>
public static class OutsideOrigin
{
    /// <summary>Pieces of documents: the tenant keeps them, whoever wrote them.</summary>
    public const string Knowledge = "knowledge";

    /// <summary>An earlier answer of the conversation that such text had a part in.</summary>
    public const string Conversation = "conversation";

    /// <summary>Origins kept for a turn; one is enough for the rules.</summary>
    public const int MaxKept = 20;
}
