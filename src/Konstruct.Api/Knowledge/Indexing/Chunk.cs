using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Konstruct.EventStore.Serialization;

namespace Konstruct.Api.Knowledge.Indexing;

/// <summary>A piece of a document that is found and quoted as one.</summary>
/// <param name="Ordinal">Its place in the document, from 0.</param>
/// <param name="Heading">Where that is: <c>Handbook › Holidays</c>; empty before the first heading.</param>
internal sealed record Chunk(int Ordinal, string Heading, string Text)
{
    /// <summary>The same place, heading and text of the same version of a document is the same chunk, whoever cuts it and whenever.</summary>
    public Guid IdIn(Guid document, int version)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> fixedPart = stackalloc byte[16 + 4 + 4 + 4];
        document.TryWriteBytes(fixedPart, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(fixedPart[16..], version);
        BinaryPrimitives.WriteInt32BigEndian(fixedPart[20..], Ordinal);
        BinaryPrimitives.WriteInt32BigEndian(fixedPart[24..], Heading.Length);
        hash.AppendData(fixedPart);
        hash.AppendData(Encoding.UTF8.GetBytes(Heading));
        hash.AppendData(Encoding.UTF8.GetBytes(Text));
        var digest = hash.GetHashAndReset();
        return HashedGuid.Of(digest);
    }

    /// <summary>What is embedded: a paragraph under "Holidays" need not say the word.</summary>
    public string ForEmbedding => Heading.Length > 0 ? $"{Heading}\n{Text}" : Text;
}
