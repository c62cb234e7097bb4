namespace Konstruct.Api.Platform.Egress;

/// <summary>Reads a body asynchronously, counting bytes and watching the clock.</summary>
internal sealed class LimitedStream(Stream inner, ExchangeLimits limits) : Stream
{
    private long _total;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // The limits' token already knows the caller of the request; a second token comes only with a second reader.
        using var both = cancellationToken.CanBeCanceled && cancellationToken != limits.Token
            ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limits.Token)
            : null;
        int read;
        try
        {
            read = await inner.ReadAsync(buffer, both?.Token ?? limits.Token);
        }
        catch (Exception e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var translated = limits.Translate(e);
            if (ReferenceEquals(translated, e))
                throw;
            throw translated;
        }

        _total += read;
        limits.Count(_total);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("Only an asynchronous read can be held to its time limit.");

    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
