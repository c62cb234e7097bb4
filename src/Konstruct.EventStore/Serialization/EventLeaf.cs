using System.Buffers;
using System.Security.Cryptography;

namespace Konstruct.EventStore.Serialization;

/// <summary>
/// An event's leaf in its stream's hash chain: SHA-256 of the canonical JSON of
/// <c>{causation, correlation, data, dotnetType, headers, id, type, user}</c>; absent values are <c>null</c>. See docs/evidence.md.
/// </summary>
public static class EventLeaf
{
    public static byte[] Of(
        Guid id, string type, ReadOnlyMemory<byte> data, ReadOnlyMemory<byte>? headers,
        string? correlation, string? causation, string? user, string? dotnetType)
    {
        var json = new ArrayBufferWriter<byte>(data.Length + 512);
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
        Member(json, ",\"id\":"u8, id.ToString("D"));
        Member(json, ",\"type\":"u8, type);
        Member(json, ",\"user\":"u8, user);
        json.Write("}"u8);
        return SHA256.HashData(json.WrittenSpan);
    }

    private static void Member(ArrayBufferWriter<byte> json, ReadOnlySpan<byte> name, string? value)
    {
        json.Write(name);
        CanonicalJson.AppendString(json, value);
    }
}
