using Konstruct.Api.Llm.Providers;

namespace Konstruct.Api.Llm.Routing;

/// <summary>Preferences to ordered routes, from the settings, with defaults where the settings are silent.</summary>
internal sealed class RouteTable
{
    private readonly Dictionary<string, IReadOnlyList<RouteTarget>> _routes = new(StringComparer.OrdinalIgnoreCase);

    public RouteTable(LlmOptions options)
    {
        foreach (var preference in Preferences.All)
        {
            var configured = options.Routes.TryGetValue(preference, out var texts) ? texts.Where(t => !string.IsNullOrWhiteSpace(t)).ToList() : [];
            _routes[preference] = configured.Count > 0 ? [.. configured.Select(t => RouteTarget.Parse(t)!)] : [.. Defaults(preference, options)];
        }
    }

    /// <summary>Every route that any preference leads to.</summary>
    public IEnumerable<RouteTarget> All => _routes.Values.SelectMany(r => r).Distinct();

    /// <summary>The routes in order of fallback. A named model comes first, then the balanced routes.</summary>
    public IReadOnlyList<RouteTarget> For(string preference)
    {
        if (_routes.TryGetValue(preference.Trim(), out var routes))
            return routes;
        return RouteTarget.Parse(preference) is { } named ? [named, .. _routes[Preferences.Balanced].Where(r => r != named)] : [];
    }

    private static IEnumerable<RouteTarget> Defaults(string preference, LlmOptions options)
    {
        var providers = options.Configured().ToList();
        if (providers.Count == 0)
            return [new RouteTarget(OfflineChatClient.ProviderName, OfflineChatClient.Model)];

        // Local models answer everything else too, but last: whoever pays for a hosted model wants it used.
        return
            from provider in providers
            let kind = ProviderKind.Find(provider.Kind)!
            where kind.IsLocal || preference != Preferences.Local
            let model = provider.Model.Length > 0 ? provider.Model : DefaultModel(kind, preference)
            where model is not null
            orderby kind.IsLocal
            select new RouteTarget(provider.NameOrKind(), model);
    }

    private static string? DefaultModel(ProviderKind kind, string preference) => (kind.Name, preference) switch
    {
        ("openai", Preferences.Quality) => "gpt-5.6-sol",
        ("openai", Preferences.Balanced) => "gpt-5.6-terra",
        ("openai", _) => "gpt-5.6-luna",
        ("anthropic", Preferences.Quality) => "claude-opus-5",
        ("anthropic", Preferences.Balanced) => "claude-sonnet-5",
        ("anthropic", _) => "claude-haiku-4-5",
        ("ollama", _) => "llama3.2",
        _ => null,
    };
}
