namespace Konstruct.Domain.AccessTokens;

/// <summary>What a token may open. A closed list; a token carries the names it was issued with and never gains another.</summary>
public static class AccessTokenScopes
{
    /// <summary>The documents of the knowledge base: list, add, replace, remove.</summary>
    public const string Knowledge = "knowledge";

    public static IReadOnlyList<string> All { get; } = [Knowledge];
}
