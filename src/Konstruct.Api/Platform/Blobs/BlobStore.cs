using System.Security.Cryptography;
using Konstruct.EventStore.Tenancy;
using Microsoft.Extensions.Options;

namespace Konstruct.Api.Platform.Blobs;

/// <summary>
/// Files of tenants: images, documents. Content is addressed by the tenant's keyed digest and sealed with the tenant's key before it
/// leaves the process, so that neither the folder nor the bucket shows what lies there, or that two tenants have the same.
/// </summary>
internal sealed class BlobStore(IBlobStorage storage, KeyVault keys, IOptions<BlobOptions> options)
{
    // Says how the rest is sealed; another way is another number.
    private const byte Format = 1;

    /// <summary>Putting the same content again is harmless and answers the same reference.</summary>
    /// <exception cref="BlobStoreException">It is too large, or could not be stored.</exception>
    public async Task<BlobRef> PutAsync(TenantId tenant, ReadOnlyMemory<byte> content, string mediaType, CancellationToken cancellation)
    {
        if (content.Length > options.Value.MaxBytes)
            throw new BlobStoreException(BlobStoreException.TooLarge, $"A blob has at most {options.Value.MaxBytes} bytes.");
        var vault = await keys.OfAsync(tenant, cancellation);
        var hash = vault.BlobAddress(content.Span);
        byte[] stored = [Format, .. vault.SealBlob(hash, content.Span)];
        await storage.PutAsync(new BlobKey(tenant, hash), stored, cancellation);
        return new BlobRef(hash, content.Length, mediaType);
    }

    /// <param name="hash"><see cref="BlobRef.Hash"/>.</param>
    /// <returns>Null when this tenant has no such blob.</returns>
    /// <exception cref="BlobStoreException">The storage failed, or what lies there is not what was put there.</exception>
    public async Task<byte[]?> GetAsync(TenantId tenant, string hash, CancellationToken cancellation)
    {
        var key = new BlobKey(tenant, hash);
        if (await storage.GetAsync(key, cancellation) is not { } stored)
            return null;
        var vault = await keys.OfAsync(tenant, cancellation);
        try
        {
            if (stored is not [Format, ..])
                throw new CryptographicException("An unknown format.");
            var content = vault.OpenBlob(hash, stored.AsSpan(1));
            // sealed for this address by us, and still asked: a key that leaked must not be enough to change a file
            return vault.BlobAddress(content) == hash ? content : throw new CryptographicException("Another content.");
        }
        catch (CryptographicException e)
        {
            throw new BlobStoreException(BlobStoreException.Broken, $"The blob {hash} is not what was stored.", e);
        }
    }

    /// <summary>Deleting what is not there is no error. Whoever deletes knows that nothing else refers to it.</summary>
    public Task DeleteAsync(TenantId tenant, string hash, CancellationToken cancellation) => storage.DeleteAsync(new BlobKey(tenant, hash), cancellation);
}
