using System.Net.Http.Headers;
using System.Text;

namespace Konstruct.Api.Llm.Providers;

/// <summary>A provider's answer that is not 2xx, before it is understood.</summary>
/// <param name="Body">At most the first 64 KiB. Never stored or logged: it may quote the prompt.</param>
internal sealed record ErrorAnswer(int Status, string Body, TimeSpan? RetryAfter, bool? ShouldRetry, string? RequestId)
{
    private const int MaxBody = 65_536;

    public static async Task<ErrorAnswer> ReadAsync(HttpResponseMessage response, string? requestId, DateTimeOffset now, CancellationToken cancellation)
    {
        return new ErrorAnswer(
            (int)response.StatusCode,
            await BodyOf(response, cancellation),
            RetryAfterOf(response.Headers, now),
            ShouldRetryOf(response.Headers),
            requestId);
    }

    public ProviderCallException Failure(string code, string? detail) => new(code, JsonReading.Identifier(detail))
    {
        HttpStatus = Status,
        RetryAfter = RetryAfter,
        ShouldRetry = ShouldRetry,
        ProviderRequestId = RequestId,
    };

    private static async Task<string> BodyOf(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
            var buffer = new byte[MaxBody];
            var length = await stream.ReadAtLeastAsync(buffer, MaxBody, throwOnEndOfStream: false, cancellation);
            return Encoding.UTF8.GetString(buffer, 0, length);
        }
        catch (IOException)
        {
            return ""; // cut off: the status says more than "connection lost" would
        }
    }

    private static TimeSpan? RetryAfterOf(HttpResponseHeaders headers, DateTimeOffset now)
    {
        var wait = headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - now,
            _ => (TimeSpan?)null,
        };
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static bool? ShouldRetryOf(HttpResponseHeaders headers) =>
        headers.TryGetValues("x-should-retry", out var values) && bool.TryParse(values.FirstOrDefault(), out var advice) ? advice : null;
}
