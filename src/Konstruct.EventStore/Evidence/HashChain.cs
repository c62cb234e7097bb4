using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Konstruct.EventStore.Evidence;

/// <summary>One link of a stream's hash chain, as events.link_hash computes it. docs/evidence.md has the layout, byte by byte.</summary>
public static class HashChain
{
    public const int HashSize = 32;

    private static readonly DateTime s_epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>What stands before a stream's first event.</summary>
    public static byte[] Genesis => new byte[HashSize];

    public static byte[] Link(
        ReadOnlySpan<byte> previous, ReadOnlySpan<byte> leaf, string tenant, Guid stream, long version, long seq,
        int era, ulong transactionId, DateTime timestamp, byte[]? bdata)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(previous);
        hash.AppendData(leaf);
        var name = Encoding.UTF8.GetBytes(tenant);
        AppendInt32(hash, name.Length);
        hash.AppendData(name);
        Span<byte> uuid = stackalloc byte[16];
        stream.TryWriteBytes(uuid, bigEndian: true, out _);
        AppendInt32(hash, uuid.Length);
        hash.AppendData(uuid);
        AppendInt64(hash, version);
        AppendInt64(hash, seq);
        AppendInt32(hash, sizeof(int));
        AppendInt32(hash, era);
        AppendInt64(hash, unchecked((long)transactionId));
        AppendInt64(hash, (timestamp - s_epoch).Ticks / TimeSpan.TicksPerMicrosecond);
        AppendInt32(hash, bdata?.Length ?? -1);
        if (bdata is not null)
            hash.AppendData(bdata);
        return hash.GetHashAndReset();
    }

    /// <summary>A number of eight bytes, with its length before it.</summary>
    private static void AppendInt64(IncrementalHash hash, long value)
    {
        AppendInt32(hash, sizeof(long));
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        hash.AppendData(bytes);
    }

    private static void AppendInt32(IncrementalHash hash, int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        hash.AppendData(bytes);
    }
}
