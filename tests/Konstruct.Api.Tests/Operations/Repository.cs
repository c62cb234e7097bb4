namespace Konstruct.Api.Tests.Operations;

/// <summary>The files of the repository these tests were built from.</summary>
internal static class Repository
{
    private static readonly Lazy<string> s_root = new(() =>
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Konstruct.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("These tests run from within the repository.");
    });

    public static string Path(string relative) => System.IO.Path.Combine(s_root.Value, relative);
}
