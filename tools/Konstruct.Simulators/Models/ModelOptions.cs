namespace Konstruct.Simulators.Models;

/// <summary>Settings of the simulated model providers.</summary>
public sealed class ModelOptions
{
    /// <summary>Refuses models that <see cref="Known"/> does not list; otherwise any name is served.</summary>
    public bool Strict { get; set; }

    /// <summary>Models by provider (<c>openai</c>, <c>litellm</c>, <c>anthropic</c>, <c>ollama</c>), as their lists show them.</summary>
    public IDictionary<string, string[]> Known { get; set; } = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase)
    {
        ["openai"] = ["gpt-5.6-sol", "gpt-5.6-terra", "gpt-5.6-luna", "gpt-5.4-mini", "gpt-4.1-mini", "text-embedding-3-small", "text-embedding-3-large"],
        ["litellm"] = ["house-default", "house-embedding"],
        ["anthropic"] = ["claude-opus-5", "claude-sonnet-5", "claude-haiku-4-5"],
        ["ollama"] = ["llama3.2:latest", "qwen3:8b", "all-minilm:latest"],
    };

    /// <summary>The keys that are accepted; empty accepts every key that has not been refused.</summary>
    public IList<string> AcceptedKeys { get; set; } = [];
}
