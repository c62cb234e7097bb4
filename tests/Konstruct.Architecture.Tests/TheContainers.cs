using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Konstruct.Architecture.Tests;

/// <summary>The compose file and the Dockerfile agree with the contract, with the local servers, and with each other.</summary>
public sealed partial class TheContainers
{
    private static readonly string Compose = Repository.Read("docker-compose.yml");
    private static readonly string Image = Repository.Read("Dockerfile");
    private static readonly string Contract = Repository.Read("docs/contract.md");

    [Fact]
    public void PostgreSQL_is_17_with_pgvector() => Images().ShouldContain("pgvector/pgvector:pg17");

    [Fact]
    public void LiteLLM_is_pinned_everywhere_to_the_same_version()
    {
        Images().ShouldContain("konstruct-litellm:1.82.5");
        Repository.Read("docker/litellm/Dockerfile").ShouldContain("ARG LITELLM_VERSION=1.82.5\n");
        Repository.Read("docker/litellm/Dockerfile").ShouldContain("\"litellm[proxy]==${LITELLM_VERSION}\"");
    }

    [Fact]
    public void No_image_floats() =>
        Images().Where(image => !image.Contains(':', StringComparison.Ordinal) || image.EndsWith(":latest", StringComparison.Ordinal)).ShouldBeEmpty();

    [Fact]
    public void The_image_is_built_and_run_on_the_platform_of_the_projects()
    {
        Image.ShouldContain("FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build");
        Image.ShouldContain("FROM mcr.microsoft.com/dotnet/aspnet:10.0\n");
        Repository.Read("Directory.Build.props").ShouldContain("<TargetFramework>net10.0</TargetFramework>");
        Repository.Read("global.json").ShouldContain("\"version\": \"10.0.");
    }

    [Fact]
    public void The_image_restores_from_the_lock_files_and_runs_without_root()
    {
        Image.ShouldContain("--locked-mode");
        Image.ShouldContain("USER $APP_UID");
        foreach (var name in new[] { "Konstruct.Domain", "Konstruct.EventStore", "Konstruct.Projections", "Konstruct.Api" })
            Image.ShouldContain($"COPY src/{name}/*.csproj src/{name}/packages.lock.json src/{name}/");
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public void Health_is_asked_where_it_is_answered(string path)
    {
        (Image + Compose).ShouldContain($"\"/app/http-ok.sh\", \"{path}\"");
        Contract.ShouldContain($"`{path}`");
    }

    [Fact]
    public void Every_setting_given_to_a_container_is_one_of_the_contract() =>
        SettingName().Matches(Compose).Select(match => match.Value).Distinct()
            .Where(name => !Contract.Contains(name, StringComparison.Ordinal)
                && !Contract.Contains("…" + name[name.LastIndexOf("__", StringComparison.Ordinal)..], StringComparison.Ordinal))
            .ShouldBeEmpty();

    [Fact]
    public void Every_secret_the_compose_file_demands_is_made_by_the_script()
    {
        var script = Repository.Read("scripts/compose-env.sh");
        Demanded().Matches(Compose).Select(match => match.Groups["name"].Value).Distinct()
            .Where(name => !script.Contains(name, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_file_of_secrets_is_its_owners_alone()
    {
        var file = Path.Combine(Path.GetTempPath(), $"konstruct-compose-{Environment.ProcessId}.env");
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-c", "umask 022; \"$0\" > \"$1\" && stat -c %a \"$1\"", Path.Combine(Repository.Root, "scripts/compose-env.sh"), file]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var mode = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        try
        {
            bash.ExitCode.ShouldBe(0);
            mode.Trim().ShouldBe("600");
            (await File.ReadAllTextAsync(file)).ShouldContain("KONSTRUCT_MASTER_KEY=");
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>What `./dev up` interpolates must be complete without a hand-made env file.</summary>
    [Fact]
    public void Every_secret_the_compose_file_demands_is_known_to_the_services_script()
    {
        var script = Repository.Read("scripts/services.sh");
        Demanded().Matches(Compose).Select(match => match.Groups["name"].Value).Distinct()
            .Where(name => !script.Contains(name, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void The_contained_and_the_local_server_run_with_the_same_settings()
    {
        var contained = ServerSettings(Compose);
        contained.ShouldContain("idle_in_transaction_session_timeout");
        ServerSettings(Repository.Read("scripts/services/local.sh"))
            .Except(["listen_addresses", "unix_socket_directories"]).Order(StringComparer.Ordinal)
            .ShouldBe(contained.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_server_container_does_not_know_the_owner_of_the_schema()
    {
        var server = Compose[Compose.IndexOf("\n  konstruct:\n", StringComparison.Ordinal)..Compose.IndexOf("\n  # Llm__Providers__0__Kind=ollama", StringComparison.Ordinal)];
        server.ShouldContain("ConnectionStrings__Postgres:");
        server.ShouldNotContain("OWNER");
        server.ShouldNotContain("POSTGRES_PASSWORD");
    }

    private static List<string> Images() => ImageName().Matches(Compose).Select(match => match.Groups["image"].Value).ToList();

    private static List<string> ServerSettings(string text) => ServerSetting().Matches(text).Select(match => match.Groups["name"].Value).Distinct().ToList();

    [GeneratedRegex(@"^\s+image: (?<image>\S+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ImageName();

    [GeneratedRegex(@"\b[A-Z]\w+?__\w+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SettingName();

    [GeneratedRegex(@"\$\{(?<name>\w+):\?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Demanded();

    [GeneratedRegex(@"-c ""?(?<name>[a-z_]+)=", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ServerSetting();
}
