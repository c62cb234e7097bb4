namespace Konstruct.Api.Platform.Egress;

/// <summary>
/// The origins that the operator wrote into the settings. Only these may lie on private addresses:
/// a simulator on loopback, an Ollama in the same network, an internal proxy.
/// </summary>
internal sealed class ConfiguredOrigins
{
    private static readonly string[] BaseUrlKeys = ["Slack:ApiBaseUrl", "WhatsApp:GraphBaseUrl", "Stripe:ApiBaseUrl", "Storage:S3:Endpoint", "Embeddings:BaseUrl"];

    private readonly HashSet<Origin> _origins;

    public ConfiguredOrigins(IEnumerable<string?> baseUrls)
    {
        _origins = [];
        foreach (var text in baseUrls)
        {
            // Malformed settings are reported by the capability that owns them; here they simply open no door.
            if (Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps))
                _origins.Add(Origin.Of(url));
        }
    }

    public static ConfiguredOrigins From(IConfiguration configuration)
    {
        var providers = configuration.GetSection("Llm:Providers").GetChildren().Select(p => p["BaseUrl"]);
        var webhooks = configuration.GetSection("Handoff:WebhookOrigins").GetChildren().Select(o => o.Value);
        return new ConfiguredOrigins(BaseUrlKeys.Select(key => configuration[key]).Concat(providers).Concat(webhooks));
    }

    /// <summary>What the operator opened for employees' tools: <c>Tools:OpenOrigins:N</c>, e.g. <c>http://crm.internal:8080</c>.</summary>
    public static ConfiguredOrigins ForTools(IConfiguration configuration) =>
        new(configuration.GetSection("Tools:OpenOrigins").GetChildren().Select(o => o.Value));

    public bool Contains(Origin origin) => _origins.Contains(origin);
}
