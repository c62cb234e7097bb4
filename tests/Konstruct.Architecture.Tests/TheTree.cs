using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;

namespace Konstruct.Architecture.Tests;

/// <summary>A fresh clone works on every machine: nothing in it points at one, and its scripts are scripts.</summary>
public sealed partial class TheTree
{
    [Fact]
    public void No_file_points_at_a_place_on_one_machine() =>
        Repository.TextFiles()
            .SelectMany(path => Repository.Read(path).Split('\n')
                .Where(line => MachinePath().IsMatch(line))
                .Select(line => $"{path}: {line.Trim()}"))
            .ShouldBeEmpty();

    [Theory]
    [InlineData("/home/", "maya/konstruct/dev")]
    [InlineData("/Users/", "maya/konstruct")]
    [InlineData("see /work", "/main for it")]
    [InlineData("cat '/tmp", "/notes.txt'")]
    [InlineData("C:\\Users", "\\maya")]
    public void A_place_on_one_machine_is_recognised(string start, string end) => MachinePath().IsMatch(start + end).ShouldBeTrue();

    [Theory]
    [InlineData("https://example.org/home/page")]
    [InlineData("/var/lib/konstruct")]
    [InlineData("/var/tmp/konstruct-1")]
    [InlineData("the network/work/life")]
    public void A_place_that_every_machine_has_is_fine(string line) => MachinePath().IsMatch(line).ShouldBeFalse();

    [Theory]
    [InlineData("dev")]
    [InlineData("konstruct")]
    [InlineData(".ci/run")]
    [InlineData("docker/http-ok.sh")]
    [InlineData("docker/postgres/10-konstruct.sh")]
    [SupportedOSPlatform("linux")]
    public void What_is_called_by_name_is_executable(string path) =>
        File.GetUnixFileMode(Path.Combine(Repository.Root, path)).HasFlag(UnixFileMode.UserExecute).ShouldBeTrue();

    [Fact]
    public void Every_script_is_one_that_the_shell_can_read()
    {
        var scripts = Repository.Files("", ".sh").Concat(["dev", "konstruct", ".ci/run"]).ToList();
        foreach (var script in scripts)
        {
            using var bash = Process.Start(new ProcessStartInfo("bash", ["-n", Path.Combine(Repository.Root, script)]) { RedirectStandardError = true, UseShellExecute = false })!;
            var complaint = bash.StandardError.ReadToEnd();
            bash.WaitForExit();
            complaint.ShouldBeEmpty(script);
        }
    }

    [Fact]
    public void Continuous_integration_runs_what_everybody_runs() =>
        Repository.Read(".ci/run").Split('\n').Where(line => line.Length > 0 && line[0] != '#').ToList()
            .ShouldHaveSingleItem().ShouldEndWith("/dev\" test");

    // Put together, so that this file does not find itself.
    [GeneratedRegex(@"(?<![\w/.\-])/(work|farm|tmp)/\w|(?<![\w/.\-])/(home|Users)/\w+|\b[A-Z]:\\Users\\", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MachinePath();
}
