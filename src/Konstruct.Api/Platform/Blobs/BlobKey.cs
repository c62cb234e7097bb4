using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Platform.Blobs;

/// <summary>A blob's name in the storage: <c>tenant/aa/bb/hash</c>. It cannot be made of anything that a path could be climbed with.</summary>
internal readonly record struct BlobKey
{
    private const int HashLength = 64;

    /// <exception cref="ArgumentException">The tenant or the hash has a character that no name here has.</exception>
    public BlobKey(TenantId tenant, string hash)
    {
        if (tenant.Value is not { Length: > 0 } || !tenant.Value.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            throw new ArgumentException("A tenant with this id cannot have blobs.", nameof(tenant));
        if (hash.Length != HashLength || !hash.All(char.IsAsciiHexDigitLower))
            throw new ArgumentException("A blob's hash is 64 lower-case hex digits.", nameof(hash));
        (Tenant, Hash) = (tenant, hash);
    }

    public TenantId Tenant { get; }

    public string Hash { get; }

    /// <summary>Two levels of folders, so that none gets too full.</summary>
    public override string ToString() => $"{Tenant}/{Hash[..2]}/{Hash[2..4]}/{Hash}";
}
