using System.Text.Encodings.Web;
using System.Text.Json;
using Konstruct.Domain.Tools;
using Konstruct.EventStore.Projections;
using Konstruct.EventStore.Streams;

namespace Konstruct.Projections.Tools;

/// <summary>An MCP server as lists and the registry of tools see it. Table: views.mcp_servers.</summary>
/// <param name="HeaderNames">Comma-separated.</param>
/// <param name="SecretId">Where the headers' values are kept, sealed; null: there are none.</param>
/// <param name="Tools">JSON of <see cref="McpToolRow"/>s, see <see cref="McpToolRow.Read"/>.</param>
public sealed record McpServerRow(
    [property: Key] Guid ServerId, string Name, string Url, string HeaderNames, Guid? SecretId, string Status, string Tools, DateTimeOffset AddedAt)
{
    public const string InUse = "in_use";
    public const string Removed = "removed";
}

/// <summary>A tool of an MCP server with what was approved of it.</summary>
public sealed record McpToolRow(McpTool Tool, string? ApprovedDigest, string? Risk, bool Idempotent)
{
    public const string New = "new";
    public const string Approved = "approved";
    public const string Changed = "changed";
    public const string Gone = "gone";
    public const string Unusable = "unusable";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>It was approved once, and its server does not offer it any more.</summary>
    public bool IsGone { get; init; }

    public string Status() => IsGone ? Gone
        : Tool.Problem is not null ? Unusable
        : ApprovedDigest is null ? New
        : ApprovedDigest == Tool.Digest ? Approved
        : Changed;

    public static IReadOnlyList<McpToolRow> Read(string tools) => JsonSerializer.Deserialize<List<McpToolRow>>(tools, s_json) ?? [];

    internal static string Write(IEnumerable<McpToolRow> tools) => JsonSerializer.Serialize(tools, s_json);
}

public sealed class McpServersReadModel : IReadModel<McpServerRow>
{
    public string Name => "mcp_servers";

    public int Version => 1;

    public Lifecycle Lifecycle => Lifecycle.Inline;

    public IReadOnlyCollection<Type> Events { get; } =
        [typeof(McpServerEvent.Added), typeof(McpServerEvent.ToolsDiscovered), typeof(McpServerEvent.ToolApproved), typeof(McpServerEvent.Removed)];

    public IEnumerable<RowKey> Keys(Recorded recorded) => [new RowKey(recorded.StreamId)];

    public McpServerRow? Apply(McpServerRow? row, RowKey key, Recorded recorded) => recorded.Data switch
    {
        McpServerEvent.Added e => new McpServerRow(
            recorded.StreamId, e.Name, e.Url, string.Join(", ", e.HeaderNames), e.SecretId, McpServerRow.InUse,
            row is { Status: McpServerRow.InUse } && row.Url == e.Url ? row.Tools : McpToolRow.Write([]), row?.AddedAt ?? EdgeTime.Of(recorded)),
        McpServerEvent.ToolsDiscovered e => row is null ? null : row with { Tools = Discovered(row, e.Tools) },
        McpServerEvent.ToolApproved e => row is null ? null : row with { Tools = Approved(row, e) },
        McpServerEvent.Removed => row is null ? null : row with { Status = McpServerRow.Removed, SecretId = null, Tools = McpToolRow.Write([]) },
        _ => row,
    };

    private static string Discovered(McpServerRow row, IReadOnlyList<McpTool> tools)
    {
        var known = McpToolRow.Read(row.Tools).ToDictionary(t => t.Tool.Name, StringComparer.Ordinal);
        var offered = tools.Select(t => known.TryGetValue(t.Name, out var before) ? before with { Tool = t, IsGone = false } : new McpToolRow(t, null, null, Idempotent: false)).ToList();
        var names = offered.Select(t => t.Tool.Name).ToHashSet(StringComparer.Ordinal);
        // an approved tool that vanished stays in the list, so that somebody sees why it does not work any more
        return McpToolRow.Write(offered.Concat(known.Values.Where(t => t.ApprovedDigest is not null && !names.Contains(t.Tool.Name)).Select(t => t with { IsGone = true })));
    }

    private static string Approved(McpServerRow row, McpServerEvent.ToolApproved approved) => McpToolRow.Write(McpToolRow.Read(row.Tools).Select(t =>
        t.Tool.Name == approved.Tool ? t with { ApprovedDigest = approved.Digest, Risk = approved.Risk, Idempotent = approved.Idempotent } : t));
}
