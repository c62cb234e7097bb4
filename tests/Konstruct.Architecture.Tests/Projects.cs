using System.Xml.Linq;

namespace Konstruct.Architecture.Tests;

/// <summary>One project file of the solution.</summary>
internal sealed record Project(string Path)
{
    private readonly XDocument xml = XDocument.Parse(Repository.Read(Path));

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    public IReadOnlyList<string> Projects => Includes("ProjectReference").Select(include => System.IO.Path.GetFileNameWithoutExtension(include.Replace('\\', '/'))).ToList();

    public IReadOnlyList<string> Packages => Includes("PackageReference");

    public static IReadOnlyList<Project> All { get; } = Repository.Files("", ".csproj").Select(path => new Project(path)).ToList();

    public static Project Named(string name) => All.Single(project => project.Name == name);

    private List<string> Includes(string element) => xml.Descendants(element).Select(item => item.Attribute("Include")!.Value).Order(StringComparer.Ordinal).ToList();
}
