using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Konstruct.Api.Tools.BuiltIn;

/// <summary>Headers and body of a request that a model wrote.</summary>
internal static class HttpRequestHeaders
{
    /// <summary>They belong to the connection, or say who asks: neither is the model's to write.</summary>
    private static readonly HashSet<string> s_reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "Authorization", "Connection", "Content-Length", "Cookie", "Expect", "Host", "Keep-Alive", "Origin", "Proxy-Authorization",
        "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Accept-Encoding", "Content-Encoding", "Forwarded",
    };

    /// <returns>Why it cannot be sent; null: it is filled in.</returns>
    public static ToolOutcome.Failed? Fill(HttpRequestMessage request, JsonElement arguments, Guid toolCallId)
    {
        var takesBody = request.Method != HttpMethod.Get && request.Method != HttpMethod.Head && request.Method != HttpMethod.Delete;
        if (arguments.TryGetProperty("body", out var body))
        {
            if (!takesBody)
                return new ToolOutcome.Failed(ToolFailures.HttpHeaderNotAllowed, $"A {request.Method} request has no body.");
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.GetString()!));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        }

        request.Headers.TryAddWithoutValidation("User-Agent", "Konstruct");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        if (takesBody || request.Method == HttpMethod.Delete)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", toolCallId.ToString("D"));
        if (!arguments.TryGetProperty("headers", out var headers))
            return null;
        foreach (var header in headers.EnumerateObject())
        {
            if (!IsAllowed(header.Name, header.Value.GetString()!))
                return new ToolOutcome.Failed(ToolFailures.HttpHeaderNotAllowed, "One of the headers may not be set. Leave out credentials and what belongs to the connection.");
            if (header.Name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
            {
                request.Content?.Headers.Remove(header.Name);
                request.Content?.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString());
            }
            else
            {
                request.Headers.Remove(header.Name);
                request.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString());
            }
        }

        return null;
    }

    private static bool IsAllowed(string name, string value) =>
        name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && !s_reserved.Contains(name)
        && !name.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase) && !name.StartsWith("X-Forwarded", StringComparison.OrdinalIgnoreCase)
        && !value.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
