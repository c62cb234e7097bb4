using System.Security.Cryptography;
using System.Text.Json;
using Konstruct.Domain.Tools;

namespace Konstruct.Api.Tools;

/// <summary>What a tool is, for the model, the policy and the runner.</summary>
/// <param name="Name">As the model calls it: 1 to 64 of <c>A-Z a-z 0-9 _ -</c>, which every provider accepts.</param>
/// <param name="Description">For the model.</param>
/// <param name="ArgumentsSchema">JSON Schema of the arguments, an object; exactly the text that models are shown.</param>
/// <param name="Idempotent">Running it twice does what running it once does, so an interrupted call may be repeated.</param>
/// <param name="TimeLimit">For one call; it ends then, whether the tool reacts or not.</param>
/// <param name="ResultLimit">Bytes of UTF-8 of the result's text; a longer one is cut, and says so.</param>
/// <param name="McpServer">The server's name; null: built in.</param>
internal sealed record ToolDefinition(
    string Name, string Description, string ArgumentsSchema, ToolRisk Risk, bool Idempotent, TimeSpan TimeLimit, int ResultLimit, string? McpServer = null)
{
    /// <summary>Hex SHA-256 of what a model is shown: name, description and schema. Names this version of the tool in events.</summary>
    public string Digest { get; } = DigestOf(Name, Description, ArgumentsSchema);

    public ToolTraits Traits => new(Name, Risk, McpServer is not null);

    /// <summary>What a prompt's sources keep of it.</summary>
    public ToolVersion Version => new(Name, Digest);

    public static string DigestOf(string name, string description, string schema) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes<string[]>([name, description, schema])));
}

/// <summary>One version of a tool, enough to find its definition again: <see cref="ToolRegistry.RebuildAsync"/>.</summary>
internal sealed record ToolVersion(string Name, string Digest);
