namespace Konstruct.Api.Embeddings;

/// <summary>Settings of the embedding, section <c>Embeddings</c>. Without them the built-in offline one serves.</summary>
public sealed class EmbeddingOptions
{
    /// <summary><c>offline</c> (also when missing), <c>ollama</c>, <c>openai</c> or <c>openai-compatible</c>.</summary>
    public string Provider { get; set; } = "";

    /// <summary>Default: <c>all-minilm</c> for Ollama, <c>text-embedding-3-small</c> for OpenAI; <c>openai-compatible</c> needs one.</summary>
    public string Model { get; set; } = "";

    /// <summary>384: what the database stores. A model that gives another number is refused when it first answers.</summary>
    public int Dimensions { get; set; } = EmbeddingModel.StoredDimensions;

    /// <summary>
    /// As <c>Llm:Providers:N:BaseUrl</c>: OpenAI kinds end in <c>/v1</c>, Ollama is the bare root. Default: that of the first provider of
    /// the same kind in <c>Llm:Providers</c>, then the vendor's own. May lie on a private address.
    /// </summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>Default: that of the first provider of the same kind in <c>Llm:Providers</c>, when the base URL is its too.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>
    /// Whether the number of dimensions is asked for; servers of models that cannot shorten their vectors refuse the question.
    /// Default: yes for <c>openai</c> and <c>ollama</c>; for <c>openai-compatible</c> when the model is one of OpenAI's.
    /// </summary>
    public bool? SendDimensions { get; set; }

    /// <summary>Of one text; the rest is cut off. Default: 1,000 for all-minilm, 6,000 for other models, 20,000 for the offline one.</summary>
    public int? MaxCharacters { get; set; }

    /// <summary>How long a batch in the background may take. Default 20 s, because Ollama may load the model first.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a turn waits for the vector of its question; then it goes on without memories. Default 2 s.</summary>
    public TimeSpan RecallTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Attempts at a batch in the background before its envelope backs off. Default 2.</summary>
    public int MaxAttempts { get; set; } = 2;
}
