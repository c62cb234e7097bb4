using System.Reflection;

namespace Konstruct.Architecture.Tests;

/// <summary>Which project may know which: docs say it, project files declare it, compiled assemblies prove it.</summary>
public sealed class TheArrows
{
    /// <summary>Name, and what it may reference of ours.</summary>
    public static TheoryData<string, string[]> Allowed => new()
    {
        { "Konstruct.Domain", [] },
        { "Konstruct.EventStore", [] },
        { "Konstruct.Projections", ["Konstruct.Domain", "Konstruct.EventStore"] },
        { "Konstruct.Api", ["Konstruct.Domain", "Konstruct.EventStore", "Konstruct.Projections"] },
        // Looks at Konstruct from outside: sharing a type with it would hide a wrong wire format.
        { "Konstruct.Simulators", [] },
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public void A_project_file_references_only_what_its_arrow_allows(string name, string[] allowed) =>
        Project.Named(name).Projects.Except(allowed).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Allowed))]
    public void A_compiled_assembly_references_only_what_its_arrow_allows(string name, string[] allowed) =>
        References(name).Where(reference => reference.StartsWith("Konstruct.", StringComparison.Ordinal)).Except(allowed).ShouldBeEmpty();

    [Fact]
    public void Every_product_project_has_an_arrow() =>
        Project.All.Where(project => project.Path.StartsWith("src/", StringComparison.Ordinal) || project.Path.StartsWith("tools/", StringComparison.Ordinal))
            .Select(project => project.Name)
            .Except(Allowed.Select(row => (string)row[0]))
            .ShouldBeEmpty("a new project needs its arrow in this file");

    [Fact]
    public void The_domain_references_no_package() => Project.Named("Konstruct.Domain").Packages.ShouldBeEmpty();

    [Fact]
    public void The_domain_uses_nothing_beyond_the_base_library() =>
        References("Konstruct.Domain").Where(reference => !reference.StartsWith("System.", StringComparison.Ordinal)).ShouldBeEmpty();

    [Theory]
    [InlineData("System.Net.")]
    [InlineData("System.IO.FileSystem")]
    [InlineData("System.Diagnostics.Process")]
    [InlineData("System.Data")]
    public void The_domain_does_no_input_or_output(string forbidden) =>
        References("Konstruct.Domain").Where(reference => reference.StartsWith(forbidden, StringComparison.Ordinal)).ShouldBeEmpty();

    [Fact]
    public void The_domain_has_no_asynchronous_method() =>
        Assembly.Load("Konstruct.Domain").GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => typeof(Task).IsAssignableFrom(method.ReturnType) || method.ReturnType == typeof(ValueTask))
            .Select(method => $"{method.DeclaringType}.{method.Name}")
            .ShouldBeEmpty();

    [Fact]
    public void Product_code_references_no_test_project() =>
        Project.All.Where(project => !project.Path.StartsWith("tests/", StringComparison.Ordinal))
            .Where(project => project.Projects.Any(reference => reference.EndsWith(".Tests", StringComparison.Ordinal)))
            .Select(project => project.Name)
            .ShouldBeEmpty();

    [Fact]
    public void The_solution_lists_every_project()
    {
        var solution = Repository.Read("Konstruct.sln").Replace('\\', '/');
        Project.All.Where(project => !solution.Contains(project.Path, StringComparison.Ordinal)).Select(project => project.Path).ShouldBeEmpty();
    }

    private static List<string> References(string assembly) => Assembly.Load(assembly).GetReferencedAssemblies().Select(reference => reference.Name!).ToList();
}
