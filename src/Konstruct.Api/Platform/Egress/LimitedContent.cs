using System.Net;

namespace Konstruct.Api.Platform.Egress;

/// <summary>A response body that is read under <see cref="ExchangeLimits"/>, whichever way it is read.</summary>
internal sealed class LimitedContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly ExchangeLimits _limits;

    public LimitedContent(HttpContent inner, ExchangeLimits limits)
    {
        _inner = inner;
        _limits = limits;
        foreach (var (name, values) in inner.Headers)
            Headers.TryAddWithoutValidation(name, values);
    }

    protected override async Task<Stream> CreateContentReadStreamAsync() =>
        new LimitedStream(await _inner.ReadAsStreamAsync(_limits.Token), _limits);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await using var body = await CreateContentReadStreamAsync();
        await body.CopyToAsync(stream, _limits.Token);
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using var body = await CreateContentReadStreamAsync();
        await body.CopyToAsync(stream, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? 0;
        return _inner.Headers.ContentLength.HasValue;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
            _limits.Dispose();
        }

        base.Dispose(disposing);
    }
}
