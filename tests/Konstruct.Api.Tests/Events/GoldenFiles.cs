using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Konstruct.Api.Tests.Events;

/// <summary>
/// Events as they are stored, one file a version. A file is added with its event and never changes after that: what was stored once
/// must be readable for ever. Another shape is another version, with an upcaster.
/// </summary>
internal static class GoldenFiles
{
    private const string Digests = "digests.txt";

    private static readonly Regex s_event = new(@"^[a-z_]+(?:\.[a-z_]+)*\.v\d+", RegexOptions.None, TimeSpan.FromSeconds(1));

    private static readonly string s_folder = Path.Combine(Root(), "tests", "Konstruct.Api.Tests", "Events", "Golden");

    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.EnumerateFiles(s_folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    /// <summary>The bytes that stand in the store; the file ends with a line feed more.</summary>
    public static byte[] Read(string name)
    {
        var bytes = File.ReadAllBytes(PathOf(name));
        return bytes is [.., (byte)'\n'] ? bytes[..^1] : throw new InvalidDataException($"{name}.json does not end with a line feed.");
    }

    /// <summary>The stored event name of a golden file's name: up to its version. What is behind it says what is particular in the file.</summary>
    public static string EventOf(string name) => s_event.Match(name).Value;

    /// <summary>What each file's digest was when it was added; the list is only ever added to.</summary>
    public static Dictionary<string, string> Recorded { get; } =
        File.ReadAllLines(Path.Combine(s_folder, Digests)).Select(line => line.Split("  ")).ToDictionary(parts => parts[1], parts => parts[0], StringComparer.Ordinal);

    public static string DigestOf(string name) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(PathOf(name))));

    private static string PathOf(string name) => Path.Combine(s_folder, name + ".json");

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Konstruct.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Konstruct.sln is in no parent folder of the tests.");
    }
}
