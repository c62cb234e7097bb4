using System.Text;

namespace Konstruct.Api.Tools;

/// <summary>Reads a text to its limit and no further, however long it is.</summary>
internal static class BoundedText
{
    /// <param name="charset">As the other side names it; unknown ones are read as UTF-8.</param>
    public static async Task<(string Text, bool Cut)> ReadAsync(Stream stream, string? charset, int bytes, CancellationToken cancellation)
    {
        // one byte more tells whether there is more
        var buffer = new byte[bytes + 1];
        var length = 0;
        while (length < buffer.Length)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellation);
            if (read == 0)
                break;
            length += read;
        }

        var cut = length > bytes;
        return (EncodingOf(charset).GetString(buffer, 0, Math.Min(length, bytes)), cut);
    }

    private static Encoding EncodingOf(string? charset)
    {
        try
        {
            return string.IsNullOrWhiteSpace(charset) ? Encoding.UTF8 : Encoding.GetEncoding(charset.Trim('"', ' '));
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8;
        }
    }
}
