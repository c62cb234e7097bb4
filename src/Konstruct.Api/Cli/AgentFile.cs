using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Konstruct.Domain.Agents;
using Konstruct.Domain.Handoff;
using Konstruct.Domain.Kernel;

namespace Konstruct.Api.Cli;

/// <summary>Reads an <c>agent.json</c>. A member it does not know is a mistake and not ignored.</summary>
internal static class AgentFile
{
    private static readonly JsonSerializerOptions s_strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    public static async Task<(AgentConfiguration? Configuration, Refusal? Refusal)> ReadAsync(FileInfo file, CancellationToken cancellation)
    {
        if (!file.Exists)
            return (null, new Refusal("agent_file_missing", $"There is no file {file.Name}."));
        try
        {
            await using var stream = file.OpenRead();
            var read = await JsonSerializer.DeserializeAsync<Written>(stream, s_strict, cancellation);
            return read is { Name: not null, Role: not null }
                ? (read.Read(), null)
                : (null, new Refusal("agent_file_invalid", "An agent.json needs at least a name and a role."));
        }
        catch (JsonException e)
        {
            return (null, new Refusal("agent_file_invalid", $"The file is not an agent.json: line {e.LineNumber + 1}, {e.Path ?? "$"}."));
        }
    }

    /// <summary>The configuration, except that a tool is a name, or a name with its settings.</summary>
    private sealed record Written(
        string Name, string Role, string? Persona = null, string? SystemPrompt = null, string? Model = null, IReadOnlyList<WrittenTool>? Tools = null,
        IReadOnlyList<EscalationRule>? EscalationRules = null, [property: JsonConverter(typeof(DigitsAsWritten))] string? MonthlyBudgetUsd = null,
        BusinessHours? BusinessHours = null, int? HandoffTimeoutMinutes = null, string? TimeZone = null)
    {
        public AgentConfiguration Read() => new(
            Name, Role, Persona, SystemPrompt, Model ?? "balanced", Tools?.Select(t => t.Setting.Name).ToList(), EscalationRules, MonthlyBudgetUsd,
            Tools?.Where(t => t.Setting.Approval is not null || t.Setting.Hosts is not null).Select(t => t.Setting).ToList() is { Count: > 0 } settings ? settings : null,
            BusinessHours, HandoffTimeoutMinutes, TimeZone);
    }

    [JsonConverter(typeof(NameOrSetting))]
    private sealed record WrittenTool(ToolSetting Setting);

    /// <summary><c>"current_time"</c>, or <c>{"name":"http_request","approval":"outside","hosts":["api.example.com"]}</c>.</summary>
    private sealed class NameOrSetting : JsonConverter<WrittenTool>
    {
        public override bool HandleNull => true;

        public override WrittenTool Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(reader.TokenType switch
            {
                JsonTokenType.String => new ToolSetting(reader.GetString()!),
                JsonTokenType.StartObject when JsonSerializer.Deserialize<ToolSetting>(ref reader, options) is { Name: not null } setting => setting,
                _ => throw new JsonException(),
            });

        public override void Write(Utf8JsonWriter writer, WrittenTool value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Setting, options);
    }

    /// <summary>A string, or a number with exactly the digits that were typed: a double would change some of them.</summary>
    private sealed class DigitsAsWritten : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Number
                ? Encoding.UTF8.GetString(reader.HasValueSequence ? System.Buffers.BuffersExtensions.ToArray(reader.ValueSequence) : reader.ValueSpan)
                : reader.GetString();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }
}
