using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Konstruct.Api.Platform.Egress;
using Microsoft.Extensions.AI;

namespace Konstruct.Api.Llm.Providers;

/// <summary>
/// A provider as an <see cref="IChatClient"/>. Sends exactly the bytes of our own writers, whose digest is on record,
/// through the one egress, and reads the stream itself.
/// </summary>
internal sealed class ProviderChatClient(ProviderKind kind, string baseUrl, string apiKey, TimeSpan timeout, Egress egress, TimeProvider time) : IChatClient
{
    /// <summary>No answer of a chat model comes near it.</summary>
    private const long MaxResponseBytes = 16 * 1024 * 1024;

    private readonly Uri _address = new(new Uri(baseUrl.TrimEnd('/') + "/"), kind.Path);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var body = PreparedBody.From(this, kind.Format, messages, options);
        using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = new ReadOnlyMemoryContent(body.Json) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(kind.MediaType));
        if (apiKey.Length > 0)
            kind.Authorise(request, apiKey);

        using var response = await egress.SendAsync(request, new EgressPolicy(timeout, MaxResponseBytes), cancellationToken);
        var requestId = RequestId(response);
        if (!response.IsSuccessStatusCode)
            throw kind.Understand(await ErrorAnswer.ReadAsync(response, requestId, time.GetUtcNow(), cancellationToken));
        // A captive portal's page or an answer that is not streamed would otherwise look like a cut connection.
        if (response.Content.Headers.ContentType?.MediaType is "text/html" or "application/json" && kind.MediaType == "text/event-stream")
            throw new ProviderCallException(FailureCodes.MalformedResponse, "not_a_stream") { HttpStatus = (int)response.StatusCode, ProviderRequestId = requestId };

        yield return Updates.Begun(requestId);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var update in kind.Read(stream, cancellationToken))
            yield return update;
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata(kind.Name, _address)
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose()
    {
        // The egress belongs to the host.
    }

    private string? RequestId(HttpResponseMessage response) =>
        kind.RequestIdHeader is { } header && response.Headers.TryGetValues(header, out var values)
            ? JsonReading.Identifier(values.FirstOrDefault())
            : null;
}
