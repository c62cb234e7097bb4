namespace Konstruct.Api.Llm;

/// <summary>Settings of the model pool, section <c>Llm</c>. With no provider the built-in offline model answers.</summary>
public sealed class LlmOptions
{
    /// <summary>In the order in which default routes try them. An entry with nothing in it is ignored.</summary>
    public List<LlmProviderOptions> Providers { get; set; } = [];

    /// <summary>
    /// Order of fallback per preference (<c>quality</c>, <c>balanced</c>, <c>economy</c>, <c>local</c>), each entry
    /// <c>provider/model</c>. A preference without entries gets default routes; see <c>docs/adr/0010</c>.
    /// </summary>
    public Dictionary<string, List<string>> Routes { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How long a provider may take to its first token before the next route is tried. Default 8 s.</summary>
    public TimeSpan FirstTokenTimeout { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>How long a whole call may take. Default 20 s, which leaves a fallback its time.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>No attempt begins when the turn is older. Default 25 s.</summary>
    public TimeSpan LastAttemptAt { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>Calls are cut off when the turn is this old, so that 30 s hold end to end. Default 28 s.</summary>
    public TimeSpan TurnBudget { get; set; } = TimeSpan.FromSeconds(28);

    /// <summary>The first cool-down of a failing provider; doubles with every further failure. Default 5 s.</summary>
    public TimeSpan CooldownBase { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest cool-down that is not the provider's own Retry-After. Default 2 min.</summary>
    public TimeSpan CooldownMax { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Compose files pass every variable, set or not: an entry without content is none.</summary>
    internal IEnumerable<LlmProviderOptions> Configured() => Providers.Where(provider => !provider.IsEmpty);
}

/// <summary>One provider of models.</summary>
public sealed class LlmProviderOptions
{
    /// <summary>What routes, events and bills call it. Letters, digits, <c>-</c>, <c>_</c> and <c>.</c>; default: the kind.</summary>
    public string Name { get; set; } = "";

    /// <summary><c>openai</c>, <c>anthropic</c>, <c>ollama</c> or <c>openai-compatible</c> (LiteLLM's proxy, vLLM, …).</summary>
    public string Kind { get; set; } = "";

    /// <summary>
    /// OpenAI kinds: ends in <c>/v1</c>; Anthropic and Ollama: the bare root; a trailing slash does not matter.
    /// Default for <c>openai</c> and <c>anthropic</c>: the vendor's own; the others need one. May lie on a private address.
    /// </summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>Needed by <c>openai</c> and <c>anthropic</c>; sent as Bearer by the others when there is one.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>
    /// The model that default routes use here. Default: per kind and preference (see <c>docs/adr/0010</c>);
    /// <c>openai-compatible</c> has none and is left out of default routes without it.
    /// </summary>
    public string Model { get; set; } = "";

    /// <summary>Instead of the pool's, e.g. 60 s for an Ollama that loads models from disk.</summary>
    public TimeSpan? FirstTokenTimeout { get; set; }

    /// <summary>
    /// Instead of the pool's <c>CallTimeout</c> and of its <c>TurnBudget</c>: the operator prefers a late answer of this
    /// provider to none.
    /// </summary>
    public TimeSpan? CallTimeout { get; set; }

    internal string NameOrKind() => Name.Length > 0 ? Name : Kind.Trim().ToLowerInvariant();

    internal bool IsEmpty => Name.Length + Kind.Length + BaseUrl.Length + ApiKey.Length + Model.Length == 0;
}
