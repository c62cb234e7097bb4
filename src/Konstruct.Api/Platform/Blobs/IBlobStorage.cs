namespace Konstruct.Api.Platform.Blobs;

/// <summary>Where sealed bytes lie. It knows nothing of keys and content; <see cref="BlobStore"/> does.</summary>
internal interface IBlobStorage
{
    /// <summary>All of it or nothing: whoever reads sees the whole blob. Once it returns, a crash does not lose it.</summary>
    /// <exception cref="BlobStoreException">It could not be stored.</exception>
    Task PutAsync(BlobKey key, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <returns>Null when there is no such blob.</returns>
    Task<byte[]?> GetAsync(BlobKey key, CancellationToken cancellation);

    /// <summary>Deleting what is not there is no error.</summary>
    Task DeleteAsync(BlobKey key, CancellationToken cancellation);
}
