using System.Buffers;
using System.IO.Compression;
using Konstruct.Domain.Knowledge;

namespace Konstruct.Api.Knowledge.Extraction;

/// <summary>
/// Unpacks an archive into nothing before anybody else opens it, counting: what an archive says about the sizes of its files is
/// written by whoever made it.
/// </summary>
internal static class ZipGuard
{
    private const int MaxEntries = 2_000;
    private const long MaxExpanded = 200L * 1024 * 1024;

    /// <exception cref="UnreadableException">It has too many files, or unpacks to too much.</exception>
    public static void Check(byte[] content)
    {
        using var archive = new ZipArchive(new MemoryStream(content, writable: false), ZipArchiveMode.Read);
        if (archive.Entries.Count > MaxEntries)
            throw new UnreadableException(KnowledgeRefusals.Bomb);
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            var expanded = 0L;
            foreach (var entry in archive.Entries)
            {
                using var stream = entry.Open();
                int read;
                while ((read = stream.Read(buffer)) > 0)
                {
                    expanded += read;
                    if (expanded > MaxExpanded)
                        throw new UnreadableException(KnowledgeRefusals.Bomb);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
