namespace Konstruct.Simulators.Faults;

/// <summary>One thing that goes wrong for the calls it matches.</summary>
public sealed record Fault
{
    /// <summary>Given by the table.</summary>
    public long Id { get; init; }

    /// <summary><c>slack</c>, <c>openai</c>, <c>litellm</c>, <c>anthropic</c>, <c>ollama</c>, <c>mcp</c>, or <c>*</c> for all.</summary>
    public required string Provider { get; init; }

    /// <summary>The method as <see cref="Requests.RecordedRequest.Method"/> names it, or <c>*</c> for all.</summary>
    public string Method { get; init; } = "*";

    /// <summary>What happens.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>How many calls suffer it; null until it is cleared.</summary>
    public int? Count { get; init; }

    /// <summary>How many matching calls pass unharmed before the first suffers.</summary>
    public int Skip { get; init; }

    /// <summary>The status of <see cref="FaultKind.Status"/>.</summary>
    public int Status { get; init; } = 500;

    /// <summary>The error code or type in the body; null for the provider's usual one.</summary>
    public string? Error { get; init; }

    /// <summary>Seconds in the header Retry-After of a 429; null leaves the header out.</summary>
    public int? RetryAfterSeconds { get; init; } = 1;

    /// <summary>The delay of the slow kinds and the silence of <see cref="FaultKind.Hang"/>.</summary>
    public int DelayMs { get; init; } = 30_000;

    /// <summary>Chunks of text that are still sent by the kinds that break a stream.</summary>
    public int AfterChunks { get; init; } = 2;
}
