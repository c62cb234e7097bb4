namespace Konstruct.Simulators.Requests;

/// <summary>One request that a simulator received.</summary>
/// <param name="Number">Its place in the order of arrival, from 1.</param>
/// <param name="Provider"><c>slack</c>, <c>openai</c>, <c>litellm</c>, <c>anthropic</c>, <c>ollama</c> or <c>mcp</c>.</param>
/// <param name="Method">Slack's method name; for model providers <c>chat</c>, <c>embeddings</c>, <c>models</c>, <c>tags</c> or <c>version</c>; for MCP the method of JSON-RPC.</param>
/// <param name="At">When it arrived.</param>
/// <param name="Credential">The token or key with all but its last four characters hidden; null without one.</param>
/// <param name="Body">The body as received; a Slack call's arguments as JSON without the token.</param>
/// <param name="Status">The HTTP status answered; null while being answered, 0 when the connection was cut instead.</param>
/// <param name="Outcome"><c>ok</c>, an error code, or the name of the fault that was suffered; null while being answered.</param>
/// <param name="EndedAt">When the last byte was written or the connection ended; null while being answered.</param>
public sealed record RecordedRequest(
    long Number,
    string Provider,
    string Method,
    DateTimeOffset At,
    string? Credential,
    string? Body,
    int? Status = null,
    string? Outcome = null,
    DateTimeOffset? EndedAt = null)
{
    internal static string? Redact(string? credential) => credential switch
    {
        null or "" => null,
        { Length: <= 8 } => "...",
        _ => "..." + credential[^4..],
    };
}
