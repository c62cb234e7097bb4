using System.Security.Cryptography;

namespace Konstruct.EventStore.Tenancy;

/// <summary>The master keys of <c>Konstruct:MasterKey</c>: base64, 32 bytes each, comma-separated, newest first. The newest wraps; all unwrap.</summary>
public sealed class MasterKeys
{
    private const int IdSize = 8;
    private readonly List<(byte[] Id, byte[] Key)> _keys = [];

    private MasterKeys()
    {
    }

    /// <exception cref="FormatException">A key is not base64 of 32 bytes, or there is none.</exception>
    public static MasterKeys Parse(string? setting)
    {
        var keys = new MasterKeys();
        foreach (var part in (setting ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var buffer = new byte[part.Length];
            if (!Convert.TryFromBase64String(part, buffer, out var length) || length != Sealing.KeySize)
                throw new FormatException("Konstruct:MasterKey must be base64 of 32 bytes (several: comma-separated, newest first).");
            var key = buffer[..length];
            keys._keys.Add((SHA256.HashData(key)[..IdSize], key));
        }

        return keys._keys.Count > 0
            ? keys
            : throw new FormatException("Konstruct:MasterKey is missing. Make one with: openssl rand -base64 32");
    }

    /// <summary>Format byte 1 ‖ the master key's id (8) ‖ sealed.</summary>
    internal byte[] Wrap(ReadOnlySpan<byte> key, string purpose)
    {
        var (id, master) = _keys[0];
        return [1, .. id, .. Sealing.Seal(master, key, purpose)];
    }

    internal byte[] Unwrap(ReadOnlySpan<byte> wrapped, string purpose)
    {
        if (wrapped.Length < 1 + IdSize || wrapped[0] != 1)
            throw new CryptographicException("A wrapped key has an unknown format.");
        foreach (var (id, master) in _keys)
        {
            if (wrapped.Slice(1, IdSize).SequenceEqual(id))
                return Sealing.Open(master, wrapped[(1 + IdSize)..], purpose);
        }

        throw new CryptographicException("A key is wrapped by a master key that Konstruct:MasterKey does not have.");
    }

    public override string ToString() => $"{_keys.Count} master key(s)";
}
