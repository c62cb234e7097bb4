namespace Konstruct.EventStore.Serialization;

/// <summary>A digest as an id: its first 16 bytes, marked as a UUID of version 8 (RFC 9562), which is what says "made from something".</summary>
public static class HashedGuid
{
    /// <param name="digest">At least 16 bytes; its 7th and 9th are changed.</param>
    public static Guid Of(Span<byte> digest)
    {
        digest[6] = (byte)((digest[6] & 0x0F) | 0x80);
        digest[8] = (byte)((digest[8] & 0x3F) | 0x80);
        return new Guid(digest[..16], bigEndian: true);
    }
}
