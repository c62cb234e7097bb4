using System.Net;
using Konstruct.Api.Platform.Egress;
using Microsoft.Extensions.Options;

namespace Konstruct.Api.Platform.Blobs;

/// <summary>
/// Blobs as objects of an S3-compatible store, addressed by path (<c>endpoint/bucket/key</c>), which Amazon, MinIO, Ceph and Garage
/// all take. Three methods and a signature need no SDK.
/// </summary>
internal sealed class S3Storage(IOptions<BlobOptions> options, Egress.Egress egress, TimeProvider time) : IBlobStorage
{
    // What a sealed blob adds to its content, with room for later formats.
    private const int Overhead = 1024;
    private readonly S3Options _s3 = options.Value.S3;
    private readonly EgressPolicy _policy = new(options.Value.S3.Timeout, options.Value.MaxBytes + Overhead);

    public async Task PutAsync(BlobKey key, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        using var response = await SendAsync(HttpMethod.Put, key, content, cancellation);
        Check(response.StatusCode);
    }

    public async Task<byte[]?> GetAsync(BlobKey key, CancellationToken cancellation)
    {
        using var response = await SendAsync(HttpMethod.Get, key, default, cancellation);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            // a bucket that is not there is a setting that is wrong, and must not read as "no such blob"
            var error = await ReadAsync(response, cancellation);
            return error.AsSpan().IndexOf("NoSuchBucket"u8) >= 0 ? throw Refused(response.StatusCode) : null;
        }

        Check(response.StatusCode);
        return await ReadAsync(response, cancellation);
    }

    public async Task DeleteAsync(BlobKey key, CancellationToken cancellation)
    {
        using var response = await SendAsync(HttpMethod.Delete, key, default, cancellation);
        if (response.StatusCode != HttpStatusCode.NotFound)
            Check(response.StatusCode);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, BlobKey key, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var path = $"/{_s3.Bucket}/{key}";
        var address = new Uri(_s3.Endpoint.TrimEnd('/') + SignatureV4.EncodedPath(path));
        using var request = new HttpRequestMessage(method, address);
        if (method == HttpMethod.Put)
            request.Content = new ReadOnlyMemoryContent(content);
        Sign(request, content);
        try
        {
            return await egress.SendAsync(request, _policy, cancellation);
        }
        catch (Exception e) when (e is HttpRequestException or EgressException)
        {
            throw e is EgressRefusedException
                ? new BlobStoreException(BlobStoreException.Refused, "The address of the object store (Storage:S3:Endpoint) may not be reached.", e)
                : new BlobStoreException(BlobStoreException.Unavailable, "The object store cannot be reached.", e);
        }
    }

    private void Sign(HttpRequestMessage request, ReadOnlyMemory<byte> content)
    {
        var now = time.GetUtcNow();
        var (date, hash) = (now.UtcDateTime.ToString(SignatureV4.DateFormat), SignatureV4.Hash(content.Span));
        var address = request.RequestUri!;
        var authorization = SignatureV4.Authorization(
            new SigningScope(_s3.AccessKey, _s3.SecretKey, _s3.Region, "s3"), now, request.Method.Method, Uri.UnescapeDataString(address.AbsolutePath), [],
            [new("host", address.IsDefaultPort ? address.IdnHost : $"{address.IdnHost}:{address.Port}"), new("x-amz-content-sha256", hash), new("x-amz-date", date)],
            hash);
        request.Headers.Add("x-amz-content-sha256", hash);
        request.Headers.Add("x-amz-date", date);
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            return await response.Content.ReadAsByteArrayAsync(cancellation);
        }
        catch (EgressTooLargeException e)
        {
            throw new BlobStoreException(BlobStoreException.TooLarge, "The object is larger than any blob.", e);
        }
        catch (Exception e) when (e is HttpRequestException or EgressException or IOException)
        {
            throw new BlobStoreException(BlobStoreException.Unavailable, "The object store broke off its answer.", e);
        }
    }

    private static void Check(HttpStatusCode status)
    {
        if ((int)status is >= 200 and < 300)
            return;
        throw (int)status >= 500 || status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout
            ? new BlobStoreException(BlobStoreException.Unavailable, $"The object store answers HTTP {(int)status}.")
            : Refused(status);
    }

    private static BlobStoreException Refused(HttpStatusCode status) =>
        new(BlobStoreException.Refused, $"The object store refuses (HTTP {(int)status}): look at Storage:S3, its bucket, region and keys.");
}
