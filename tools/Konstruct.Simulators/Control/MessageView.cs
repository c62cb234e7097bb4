using System.Text.Json.Nodes;

namespace Konstruct.Simulators.Control;

/// <summary>A message as the page and the terminal show it.</summary>
internal sealed record MessageView
{
    public required string Ts { get; init; }

    public string? ThreadTs { get; init; }

    public string? UserId { get; init; }

    public required string UserName { get; init; }

    public bool IsBot { get; init; }

    /// <summary>In Slack's escaped form.</summary>
    public required string Text { get; init; }

    /// <summary>Plain text for people.</summary>
    public required string Display { get; init; }

    public bool Edited { get; init; }

    public IReadOnlyList<string> EarlierTexts { get; init; } = [];

    public JsonNode? Metadata { get; init; }

    public IReadOnlyList<string> Files { get; init; } = [];

    public string? Subtype { get; init; }

    public int ReplyCount { get; init; }

    public bool Ephemeral { get; init; }

    public string? VisibleTo { get; init; }
}
