namespace Konstruct.Api.Platform;

/// <summary>What somebody sends, read to its end unless that is too far.</summary>
internal static class LimitedBody
{
    /// <returns>Null: it is longer than <paramref name="most"/> bytes.</returns>
    public static async Task<byte[]?> ReadAsync(Stream stream, int most, CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellation)) > 0)
        {
            if (body.Length + count > most)
                return null;
            body.Write(buffer, 0, count);
        }

        return body.ToArray();
    }
}
