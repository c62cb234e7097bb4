namespace Konstruct.Api.Llm.Routing;

/// <summary>What an agent may ask for instead of naming a model.</summary>
internal static class Preferences
{
    public const string Quality = "quality";
    public const string Balanced = "balanced";
    public const string Economy = "economy";

    /// <summary>Never leaves the operator's machines: it has no fallback but other local routes.</summary>
    public const string Local = "local";

    public static IReadOnlyList<string> All { get; } = [Quality, Balanced, Economy, Local];
}
