using System.Security.Cryptography;
using System.Text;

namespace Konstruct.EventStore.Tenancy;

/// <summary>AES-256-GCM: nonce (12) ‖ ciphertext ‖ tag (16). The additional data says what the bytes are for, so that none can be moved elsewhere.</summary>
internal static class Sealing
{
    public const int KeySize = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    public static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> clear, string purpose)
    {
        var output = new byte[NonceSize + clear.Length + TagSize];
        var nonce = output.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(nonce, clear, output.AsSpan(NonceSize, clear.Length), output.AsSpan(NonceSize + clear.Length), Encoding.UTF8.GetBytes(purpose));
        return output;
    }

    public static byte[] Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> sealedBytes, string purpose)
    {
        if (sealedBytes.Length < NonceSize + TagSize)
            throw new CryptographicException("Sealed content is too short.");
        var clear = new byte[sealedBytes.Length - NonceSize - TagSize];
        using var aes = new AesGcm(key, TagSize);
        aes.Decrypt(
            sealedBytes[..NonceSize], sealedBytes[NonceSize..^TagSize], sealedBytes[^TagSize..], clear, Encoding.UTF8.GetBytes(purpose));
        return clear;
    }
}
