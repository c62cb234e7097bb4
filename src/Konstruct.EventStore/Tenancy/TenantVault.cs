using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Konstruct.EventStore.Serialization;

namespace Konstruct.EventStore.Tenancy;

/// <summary>One tenant's keys: seals and opens personal content, secrets, and makes keyed digests of outside ids.</summary>
public sealed class TenantVault
{
    private readonly byte[] _wrapping;
    private readonly byte[] _lookup;
    private readonly byte[] _secrets;
    private readonly byte[] _blobs;
    private readonly byte[] _blobAddresses;
    private readonly byte[] _signing;

    // Read before it was made: reads as erased, and is still to be made before anything is sealed.
    private static readonly byte[] s_absent = [];

    // A null value is a destroyed key. Two generations: what is in use survives one rotation of the cache.
    private volatile ConcurrentDictionary<Guid, byte[]?> _subjects = new();
    private volatile ConcurrentDictionary<Guid, byte[]?> _earlier = new();

    internal TenantVault(TenantId tenant, byte[] tenantKey)
    {
        Tenant = tenant;
        _wrapping = Derive(tenantKey, "wrap");
        _lookup = Derive(tenantKey, "lookup");
        _secrets = Derive(tenantKey, "secret");
        _blobs = Derive(tenantKey, "blob");
        _blobAddresses = Derive(tenantKey, "blob-address");
        _signing = Derive(tenantKey, "sign");
    }

    public TenantId Tenant { get; }

    internal int SubjectCount => _subjects.Count;

    /// <summary>
    /// The same value gives the same id within this tenant and an unrelated one in any other: HMAC-SHA256 with the tenant's key,
    /// first 16 bytes, marked as a version 8 UUID.
    /// </summary>
    public Guid Digest(string purpose, params ReadOnlySpan<string> parts)
    {
        var text = new StringBuilder(purpose);
        foreach (var part in parts)
            text.Append('\n').Append(part.Length).Append(':').Append(part);
        Span<byte> hash = stackalloc byte[32];
        HMACSHA256.HashData(_lookup, Encoding.UTF8.GetBytes(text.ToString()), hash);
        return HashedGuid.Of(hash);
    }

    /// <summary>A key of this tenant alone for signing what leaves us, one for each purpose; it opens nothing and may be shown to the tenant.</summary>
    public byte[] SigningKey(string purpose) => Derive(_signing, purpose);

    public byte[] SealSecret(Guid id, string secret) =>
        Sealing.Seal(_secrets, Encoding.UTF8.GetBytes(secret), $"secret:{Tenant}:{id:D}");

    public string OpenSecret(Guid id, byte[] sealedSecret) =>
        Encoding.UTF8.GetString(Sealing.Open(_secrets, sealedSecret, $"secret:{Tenant}:{id:D}"));

    /// <summary>
    /// Where content lies: HMAC-SHA256 of its SHA-256 with a key of the tenant's, in lower-case hex. Equal content of one tenant has one
    /// address; whether two tenants hold the same file cannot be told from their addresses.
    /// </summary>
    public string BlobAddress(ReadOnlySpan<byte> content)
    {
        Span<byte> digest = stackalloc byte[32];
        SHA256.HashData(content, digest);
        return Convert.ToHexStringLower(HMACSHA256.HashData(_blobAddresses, digest));
    }

    /// <summary>The address is bound in, so that no blob can be put in another's place.</summary>
    public byte[] SealBlob(string address, ReadOnlySpan<byte> content) => Sealing.Seal(_blobs, content, $"blob:{Tenant}:{address}");

    /// <exception cref="CryptographicException">It was not sealed for this tenant and this address, or was changed.</exception>
    public byte[] OpenBlob(string address, ReadOnlySpan<byte> sealedContent) => Sealing.Open(_blobs, sealedContent, $"blob:{Tenant}:{address}");

    /// <summary>Base64 of AES-256-GCM under the subject's key. The key must have been loaded (<see cref="KeyVault.EnsureSubjectsAsync"/>).</summary>
    /// <exception cref="SubjectErasedException">The subject's key was destroyed: nothing about it may be stored.</exception>
    public string Seal(Guid subject, ReadOnlySpan<byte> clear)
    {
        if (!TryFind(subject, out var key) || ReferenceEquals(key, s_absent))
            throw new InvalidOperationException("The subject's key is not loaded.");
        return key is null
            ? throw new SubjectErasedException(subject)
            : Convert.ToBase64String(Sealing.Seal(key, clear, ContentPurpose(subject)));
    }

    /// <summary>The clear content, or null when the subject's key was destroyed.</summary>
    public byte[]? Open(Guid subject, string ciphertext)
    {
        if (!TryFind(subject, out var key))
            throw new InvalidOperationException("The subject's key is not loaded.");
        return key is null || ReferenceEquals(key, s_absent) ? null : Sealing.Open(key, Convert.FromBase64String(ciphertext), ContentPurpose(subject));
    }

    /// <summary>True when the key is here or known to be destroyed.</summary>
    internal bool Has(Guid subject) => TryFind(subject, out var key) && !ReferenceEquals(key, s_absent);

    /// <summary>True when it has been asked for, whatever the answer was.</summary>
    internal bool Knows(Guid subject) => TryFind(subject, out _);

    internal void LearnAbsent(Guid subject) => _subjects.TryAdd(subject, s_absent);

    internal byte[] NewWrappedSubjectKey(Guid subject)
    {
        Span<byte> key = stackalloc byte[Sealing.KeySize];
        RandomNumberGenerator.Fill(key);
        return [1, .. Sealing.Seal(_wrapping, key, SubjectPurpose(subject))];
    }

    internal void Learn(Guid subject, byte[]? wrapped)
    {
        if (wrapped is not null && wrapped[0] != 1)
            throw new CryptographicException("A wrapped key has an unknown format.");
        _subjects[subject] = wrapped is null ? null : Sealing.Open(_wrapping, wrapped.AsSpan(1), SubjectPurpose(subject));
    }

    /// <summary>Starts a new cache generation. <see cref="Has"/> carries what is asked for over into it.</summary>
    internal void Rotate()
    {
        _earlier = _subjects;
        _subjects = new ConcurrentDictionary<Guid, byte[]?>();
    }

    private bool TryFind(Guid subject, out byte[]? key)
    {
        if (_subjects.TryGetValue(subject, out key))
            return true;
        if (!_earlier.TryGetValue(subject, out key))
            return false;
        _subjects[subject] = key;
        return true;
    }

    private string ContentPurpose(Guid subject) => $"content:{Tenant}:{subject:D}";

    private string SubjectPurpose(Guid subject) => $"subject:{Tenant}:{subject:D}";

    private static byte[] Derive(byte[] key, string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, Sealing.KeySize, info: Encoding.UTF8.GetBytes("konstruct/" + purpose));
}

/// <summary>The person's key was destroyed; nothing new about them can be sealed.</summary>
public sealed class SubjectErasedException(Guid subject) : Exception("The subject's key was destroyed.")
{
    public Guid Subject { get; } = subject;
}
