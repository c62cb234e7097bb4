namespace Konstruct.Api.Channels.Slack;

/// <summary>What Slack sends, read to its end unless that is too far.</summary>
internal static class SlackBody
{
    /// <returns>Null: it is longer than <paramref name="most"/> bytes.</returns>
    public static async Task<byte[]?> ReadAsync(HttpContent content, int most, CancellationToken cancellation)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellation);
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
