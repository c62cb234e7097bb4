using System.Text.Json;
using System.Xml.Linq;

namespace Konstruct.Architecture.Tests;

/// <summary>What is shipped is what was tested: versions in one place, locked, none without use and reason.</summary>
public sealed class ThePackages
{
    private static readonly XDocument Versions = XDocument.Parse(Repository.Read("Directory.Packages.props"));

    [Fact]
    public void Every_project_has_a_lock_file() =>
        Project.All.Where(project => !File.Exists(Path.Combine(Repository.Root, project.Folder, "packages.lock.json")))
            .Select(project => project.Name).ShouldBeEmpty();

    [Fact]
    public void Every_lock_file_belongs_to_a_project() =>
        Repository.Files("", "packages.lock.json").Select(path => Path.GetDirectoryName(path)!)
            .Except(Project.All.Select(project => project.Folder)).ShouldBeEmpty();

    [Fact]
    public void A_lock_file_names_every_package_of_its_project() =>
        Project.All.SelectMany(project => project.Packages.Except(Locked(project)).Select(package => $"{project.Name}: {package}")).ShouldBeEmpty();

    [Fact]
    public void Versions_stand_in_one_file_and_are_exact()
    {
        Pinned().Where(version => !char.IsAsciiDigit(version.Attribute("Version")!.Value[0]) || version.Attribute("Version")!.Value.Contains('*', StringComparison.Ordinal))
            .ShouldBeEmpty();
        Repository.Files("", ".csproj").Where(path => Repository.Read(path).Contains("PackageReference", StringComparison.Ordinal)
                && XDocument.Parse(Repository.Read(path)).Descendants("PackageReference").Any(reference => reference.Attribute("Version") is not null))
            .ShouldBeEmpty();
    }

    [Fact]
    public void Every_package_is_used()
    {
        var everywhere = XDocument.Parse(Repository.Read("Directory.Build.props")).Descendants("PackageReference").Select(item => item.Attribute("Include")!.Value);
        // Pinned because something needs it in this version, though no project names it: its comment begins so.
        var transitive = Pinned().Where(version => Reason(version).StartsWith(" what ", StringComparison.Ordinal) || Reason(version).StartsWith(" transitive", StringComparison.Ordinal))
            .Select(version => version.Attribute("Include")!.Value);
        Pinned().Select(version => version.Attribute("Include")!.Value)
            .Except(Project.All.SelectMany(project => project.Packages)).Except(everywhere).Except(transitive)
            .Except(["Microsoft.AspNetCore.Mvc.Testing"]) // the tests of the API take it when they come
            .ShouldBeEmpty();
    }

    [Fact]
    public void Every_package_of_the_product_says_why_it_is_there() =>
        Versions.Descendants("ItemGroup").Single(group => group.Attribute("Label")?.Value == "product").Elements("PackageVersion")
            .Where(version => Reason(version).Length == 0)
            .Select(version => version.Attribute("Include")!.Value).ShouldBeEmpty();

    private static IEnumerable<XElement> Pinned() => Versions.Descendants("PackageVersion");

    private static string Reason(XElement version) =>
        version.NodesAfterSelf().SkipWhile(node => node is XText).FirstOrDefault() is XComment comment ? comment.Value : "";

    private static List<string> Locked(Project project)
    {
        using var file = JsonDocument.Parse(Repository.Read(Path.Combine(project.Folder, "packages.lock.json")));
        return file.RootElement.GetProperty("dependencies").EnumerateObject()
            .SelectMany(framework => framework.Value.EnumerateObject()).Select(package => package.Name).ToList();
    }
}
