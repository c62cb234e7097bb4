using Microsoft.Extensions.Options;

namespace Konstruct.Api.Platform.Blobs;

/// <summary>Blobs as files below one folder. Written beside their place and moved into it, so that no reader sees half of one.</summary>
internal sealed class FolderStorage(IOptions<BlobOptions> options, Ids ids) : IBlobStorage
{
    private readonly string _root = Path.GetFullPath(options.Value.RootOrDefault);

    public async Task PutAsync(BlobKey key, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var path = PathOf(key);
        var folder = Path.GetDirectoryName(path)!;
        var beside = Path.Combine(folder, $".{ids.Next():N}.tmp");
        try
        {
            Directory.CreateDirectory(folder);
            await using (var file = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous))
            {
                await file.WriteAsync(content, cancellation);
                file.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
            // the events that name it are on the disk by then; the name must be too
            FolderSync.Flush(folder, upTo: _root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(e);
        }
        finally
        {
            DeleteLeftOver(beside);
        }
    }

    public async Task<byte[]?> GetAsync(BlobKey key, CancellationToken cancellation)
    {
        try
        {
            return await File.ReadAllBytesAsync(PathOf(key), cancellation);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(e);
        }
    }

    public Task DeleteAsync(BlobKey key, CancellationToken cancellation)
    {
        try
        {
            var path = PathOf(key);
            if (File.Exists(path))
            {
                File.Delete(path);
                FolderSync.Flush(Path.GetDirectoryName(path)!, upTo: _root);
            }

            return Task.CompletedTask;
        }
        catch (DirectoryNotFoundException)
        {
            return Task.CompletedTask;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(e);
        }
    }

    private string PathOf(BlobKey key) => Path.Combine(_root, key.ToString());

    private static void DeleteLeftOver(string beside)
    {
        try
        {
            File.Delete(beside);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // the failure that left it here is on its way to the caller; a left-over file is in nobody's way
        }
    }

    private static BlobStoreException Failed(Exception e) => e is UnauthorizedAccessException
        ? new(BlobStoreException.Refused, "The folder of the blobs (Storage:Root) may not be used.", e)
        : new(BlobStoreException.Unavailable, "The folder of the blobs (Storage:Root) cannot be used now.", e);
}
