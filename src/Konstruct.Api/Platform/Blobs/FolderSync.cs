using System.Runtime.InteropServices;

namespace Konstruct.Api.Platform.Blobs;

/// <summary>Makes names of files survive a power cut: .NET flushes files, and not the folders that they stand in.</summary>
internal static class FolderSync
{
    private const int ReadOnly = 0;

    /// <summary>Flushes a folder and those above it, up to and with <paramref name="upTo"/>: each may be new.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    public static void Flush(string folder, string upTo)
    {
        if (OperatingSystem.IsWindows())
            return; // NTFS journals names by itself
        for (var at = folder; at is not null && at.Length >= upTo.Length; at = Path.GetDirectoryName(at))
            Flush(at);
    }

    private static void Flush(string folder)
    {
        var descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
            throw new IOException($"A folder cannot be opened (errno {Marshal.GetLastPInvokeError()}).");
        try
        {
            if (Fsync(descriptor) != 0)
                throw new IOException($"A folder cannot be flushed (errno {Marshal.GetLastPInvokeError()}).");
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Fsync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
