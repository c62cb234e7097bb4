using System.Text.Json;
using System.Text.RegularExpressions;
using Konstruct.Simulators.Platform;

namespace Konstruct.Simulators.Models.Anthropic;

/// <summary>What the Messages API refuses about the request as a whole.</summary>
internal static partial class AnthropicRules
{
    private const int MostCacheMarks = 4;

    private static readonly HashSet<string> KnownMembers = new(StringComparer.Ordinal)
    {
        "model", "max_tokens", "messages", "system", "tools", "tool_choice", "stop_sequences", "stream", "thinking", "output_config", "metadata",
        "service_tier", "cache_control", "inference_geo", "temperature", "top_p", "top_k", "container", "context_management", "mcp_servers",
    };

    public static ModelError? Check(JsonElement? body)
    {
        if (body is not { ValueKind: JsonValueKind.Object } request)
            return AnthropicErrors.Invalid("The request body is not valid JSON.");
        foreach (var member in request.EnumerateObject())
        {
            if (!KnownMembers.Contains(member.Name))
                return AnthropicErrors.Invalid($"{member.Name}: Extra inputs are not permitted");
        }

        if (request.Text("model") is not { Length: > 0 } model)
            return AnthropicErrors.Invalid("model: Field required");
        if (request.Member("max_tokens") is not { } most)
            return AnthropicErrors.Invalid("max_tokens: Field required");
        if (most.ValueKind != JsonValueKind.Number || !most.TryGetInt32(out var tokens) || tokens < 1)
            return AnthropicErrors.Invalid("max_tokens: must be greater than or equal to 1");

        return Sampling(request, model) ?? System(request) ?? AnthropicToolRules.Check(request) ?? CacheMarks(request) ?? AnthropicMessageRules.Check(request);
    }

    // Models after Claude Opus 4.6 fix the sampling themselves. A name without a version is taken for a new one.
    private static ModelError? Sampling(JsonElement request, string model)
    {
        if (request.Member("temperature") is { } any && (any.ValueKind != JsonValueKind.Number || any.GetDouble() is < 0 or > 1))
            return AnthropicErrors.Invalid("temperature: range: 0..1");
        var version = Version().Match(model);
        var fixedSampling = !version.Success
            || (int.Parse(version.Groups["major"].Value), Minor(version)) is var (major, minor) && (major > 4 || (major == 4 && minor > 6));
        if (!fixedSampling)
            return null;

        if (request.Member("temperature") is { } temperature && temperature.GetDouble() != 1)
            return AnthropicErrors.Invalid($"temperature: only 1 is supported by {model}");
        if (request.Member("top_p") is { ValueKind: JsonValueKind.Number } topP && topP.GetDouble() < 0.99)
            return AnthropicErrors.Invalid($"top_p: values below 0.99 are not supported by {model}");
        return request.Member("top_k") is not null ? AnthropicErrors.Invalid($"top_k: is not supported by {model}") : null;
    }

    private static int Minor(Match version) => version.Groups["minor"] is { Success: true } minor ? int.Parse(minor.Value) : 0;

    private static ModelError? System(JsonElement request)
    {
        switch (request.Member("system"))
        {
            case null or { ValueKind: JsonValueKind.String }:
                return null;
            case { ValueKind: JsonValueKind.Array } blocks:
                foreach (var block in blocks.EnumerateArray())
                {
                    if (block.Text("type") != "text" || block.Text("text") is not { Length: > 0 })
                        return AnthropicErrors.Invalid("system: text content blocks must be non-empty");
                }

                return null;
            default:
                return AnthropicErrors.Invalid("system: Input should be a valid string or a list of text blocks");
        }
    }

    private static ModelError? CacheMarks(JsonElement request) =>
        CacheMark().Count(request.GetRawText()) > MostCacheMarks
            ? AnthropicErrors.Invalid($"A maximum of {MostCacheMarks} blocks with cache_control may be provided.")
            : null;

    [GeneratedRegex("""^claude-[a-z]+-(?<major>\d{1,2})(-(?<minor>\d{1,2}))?(-\d{8})?$""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Version();

    // Quotes inside text are escaped, so that this matches member names alone.
    [GeneratedRegex("""(?<!\\)"cache_control"\s*:\s*\{""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CacheMark();
}
