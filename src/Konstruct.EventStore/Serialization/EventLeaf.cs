using System.Buffers;
using System.Security.Cryptography;

namespace Konstruct.EventStore.Serialization;

/// <summary>
/// An event's leaf in its stream's hash chain: SHA-256 of the canonical JSON of
/// <c>{causation, correlation, data, dotnetType, headers, id, type, user}</c>; absent values are <c>null</c>. See docs/evidence.md.
/// </summary>
public static class EventLeaf
{
    private const int IdLength = 36;

    // hashing does not wait, so each thread keeps one; a large event's goes with it
    private const int LargestKept = 8 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? s_buffer;

    public static byte[] Of(
        Guid id, string type, ReadOnlyMemory<byte> data, ReadOnlyMemory<byte>? headers,
        string? correlation, string? causation, string? user, string? dotnetType)
    {
        var json = Buffer(data.Length);
        Member(json, "{\"causation\":"u8, causation);
        Member(json, ",\"correlation\":"u8, correlation);
        json.Write(",\"data\":"u8);
        CanonicalJson.Append(json, data);
        Member(json, ",\"dotnetType\":"u8, dotnetType);
        json.Write(",\"headers\":"u8);
        if (headers is { IsEmpty: false } present) // a null array becomes an empty memory, not a null one
            CanonicalJson.Append(json, present);
        else
            json.Write("null"u8);
        json.Write(",\"id\":\""u8);
        id.TryFormat(json.GetSpan(IdLength), out var written);
        json.Advance(written);
        json.Write("\""u8);
        Member(json, ",\"type\":"u8, type);
        Member(json, ",\"user\":"u8, user);
        json.Write("}"u8);
        return SHA256.HashData(json.WrittenSpan);
    }

    private static ArrayBufferWriter<byte> Buffer(int dataLength)
    {
        if (dataLength > LargestKept)
            return new ArrayBufferWriter<byte>(dataLength + 512);
        var buffer = s_buffer ??= new ArrayBufferWriter<byte>(2 * LargestKept);
        buffer.ResetWrittenCount();
        return buffer;
    }

    private static void Member(ArrayBufferWriter<byte> json, ReadOnlySpan<byte> name, string? value)
    {
        json.Write(name);
        CanonicalJson.AppendString(json, value);
    }
}
