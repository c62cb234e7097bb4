using System.Runtime.CompilerServices;

namespace Konstruct.Architecture.Tests;

/// <summary>The source tree as it stands on disk: what a fresh clone has, without what building and running add.</summary>
internal static class Repository
{
    private static readonly string[] Made = ["bin", "obj", ".git", ".services", ".dev", "node_modules", "TestResults", ".vs", ".idea", ".env", "konstruct.env"];
    private static readonly string[] Binary = [".png", ".ico", ".gif", ".jpg", ".webp", ".woff2", ".gz", ".zip"];

    public static string Root { get; } = FindRoot();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Paths relative to the root, with forward slashes, in a stable order.</summary>
    public static IReadOnlyList<string> Files(string below, string extension) =>
        TextFiles().Where(path => path.StartsWith(below, StringComparison.Ordinal) && path.EndsWith(extension, StringComparison.Ordinal)).ToList();

    public static IReadOnlyList<string> TextFiles() =>
        Walk(Root).Where(path => !Binary.Contains(Path.GetExtension(path)))
            .Select(path => Path.GetRelativePath(Root, path)).Order(StringComparer.Ordinal).ToList();

    private static IEnumerable<string> Walk(string folder) =>
        Directory.EnumerateFiles(folder).Where(file => !Made.Contains(Path.GetFileName(file))).Concat(
            Directory.EnumerateDirectories(folder).Where(sub => !Made.Contains(Path.GetFileName(sub))).SelectMany(Walk));

    // The tests may run from a copied output folder, so the place of this file is tried after the place of the assembly.
    private static string FindRoot([CallerFilePath] string thisFile = "")
    {
        foreach (var start in new[] { AppContext.BaseDirectory, Path.GetDirectoryName(thisFile)! })
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
                if (File.Exists(Path.Combine(folder.FullName, "Konstruct.sln")))
                    return folder.FullName;

        throw new InvalidOperationException("Konstruct.sln is in no parent folder of the tests.");
    }
}
