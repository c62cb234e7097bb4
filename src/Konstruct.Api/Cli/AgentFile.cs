using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Konstruct.Domain.Agents;
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
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LetMoneyBeANumber } },
    };

    public static async Task<(AgentConfiguration? Configuration, Refusal? Refusal)> ReadAsync(FileInfo file, CancellationToken cancellation)
    {
        if (!file.Exists)
            return (null, new Refusal("agent_file_missing", $"There is no file {file.Name}."));
        try
        {
            await using var stream = file.OpenRead();
            var read = await JsonSerializer.DeserializeAsync<AgentConfiguration>(stream, s_strict, cancellation);
            return read is { Name: not null, Role: not null }
                ? (read with { Model = read.Model ?? "balanced" }, null)
                : (null, new Refusal("agent_file_invalid", "An agent.json needs at least a name and a role."));
        }
        catch (JsonException e)
        {
            return (null, new Refusal("agent_file_invalid", $"The file is not an agent.json: line {e.LineNumber + 1}, {e.Path ?? "$"}."));
        }
    }

    private static void LetMoneyBeANumber(JsonTypeInfo type)
    {
        if (type.Type != typeof(AgentConfiguration))
            return;
        foreach (var property in type.Properties.Where(p => p.Name == "monthlyBudgetUsd"))
            property.CustomConverter = new DigitsAsWritten();
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
