using System.Text.Json;
using Konstruct.Simulators.Platform;

namespace Konstruct.Simulators.Models.OpenAi;

/// <summary>What Chat Completions refuses.</summary>
internal static class OpenAiChatRules
{
    private static readonly HashSet<string> KnownMembers = new(StringComparer.Ordinal)
    {
        "model", "messages", "tools", "tool_choice", "parallel_tool_calls", "response_format", "max_completion_tokens", "max_tokens", "reasoning_effort",
        "verbosity", "stream", "stream_options", "stop", "temperature", "top_p", "n", "store", "metadata", "prompt_cache_key", "prompt_cache_options",
        "prompt_cache_retention", "safety_identifier", "service_tier", "moderation", "user", "seed", "functions", "function_call", "logit_bias", "logprobs",
        "top_logprobs", "frequency_penalty", "presence_penalty", "modalities", "audio", "prediction", "web_search_options",
    };

    private static readonly string[] ReasoningModels = ["o1", "o3", "o4", "gpt-5"];

    /// <param name="body">The request.</param>
    /// <param name="isProxy">A proxy that drops what the model behind it does not know.</param>
    /// <returns>The first reason to refuse it; null when there is none.</returns>
    public static ModelError? Check(JsonElement? body, bool isProxy)
    {
        if (body is not { ValueKind: JsonValueKind.Object } request)
            return OpenAiErrors.Invalid("We could not parse the JSON body of your request.", null);
        if (request.Text("model") is not { Length: > 0 } model)
            return OpenAiErrors.Invalid("You must provide a model parameter.", null);
        return (isProxy ? null : Members(request)) ?? Limits(request, model, isProxy) ?? OpenAiToolRules.Check(request) ?? OpenAiMessageRules.Check(request);
    }

    private static ModelError? Members(JsonElement request)
    {
        foreach (var member in request.EnumerateObject())
        {
            if (!KnownMembers.Contains(member.Name))
                return OpenAiErrors.Invalid($"Unknown parameter: '{member.Name}'.", member.Name, "unknown_parameter");
        }

        return null;
    }

    private static ModelError? Limits(JsonElement request, string model, bool isProxy)
    {
        var reasons = !isProxy && ReasoningModels.Any(prefix => model.StartsWith(prefix, StringComparison.Ordinal));
        var capped = request.Member("max_completion_tokens");
        if (request.Member("max_tokens") is not null)
        {
            if (reasons)
            {
                return OpenAiErrors.Invalid(
                    "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.", "max_tokens", "unsupported_parameter");
            }

            if (capped is not null)
                return OpenAiErrors.Invalid("Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.", "max_tokens", "invalid_parameter_combination");
        }

        if (capped is { } cap && (cap.ValueKind != JsonValueKind.Number || !cap.TryGetInt32(out var most) || most < 1))
            return OpenAiErrors.Invalid("Invalid 'max_completion_tokens': an integer above or equal to 1 is expected.", "max_completion_tokens", "integer_below_min_value");
        if (request.Member("temperature") is { } temperature)
        {
            if (temperature.ValueKind != JsonValueKind.Number || temperature.GetDouble() is < 0 or > 2)
                return OpenAiErrors.Invalid("Invalid 'temperature': a decimal from 0 to 2 is expected.", "temperature", "decimal_above_max_value");
            if (reasons && request.Text("reasoning_effort") != "none" && temperature.GetDouble() != 1)
                return OpenAiErrors.Invalid("Unsupported value: 'temperature' only supports the default (1) with this model.", "temperature", "unsupported_value");
        }

        return request.Member("stream_options") is not null && !request.IsTrue("stream")
            ? OpenAiErrors.Invalid("The 'stream_options' parameter is only allowed when 'stream' is enabled.", "stream_options")
            : null;
    }
}
