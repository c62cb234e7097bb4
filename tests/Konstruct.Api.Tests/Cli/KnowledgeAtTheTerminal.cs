namespace Konstruct.Api.Tests.Cli;

/// <summary>Documents by the executable: several at once, refused ones, and nothing of the neighbour's.</summary>
[Collection(TwoTenants.Collection)]
public sealed class KnowledgeAtTheTerminal(TwoTenants world) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("konstruct-documents-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Several_files_are_added_at_once_and_each_says_what_became_of_it()
    {
        var run = await world.Konstruct.RunAsync(
            "knowledge", "add", "--tenant", world.Alpha.Slug, "--json", Write("Crew.md", "# Uniforms\n\nNavy blue."), Write("Old.pdf", "%PDF"), Path.Combine(_folder, "absent.md"));

        run.ShouldEndWith(1);
        run.Lines().Select(l => ((string?)l["name"], (string?)l["result"], (string?)l["code"])).ShouldBe(
            [("Crew.md", "added", null), ("Old.pdf", "refused", "document_type_unsupported"), ("absent.md", "refused", "document_file_missing")]);
        ((int?)run.Lines()[0]["chunks"]).ShouldBe(1);
        (await world.Konstruct.RunAsync("knowledge", "add", "--tenant", world.Alpha.Slug, "--json", Path.Combine(_folder, "Crew.md")))
            .ShouldEndWith(0).Document()["result"]!.GetValue<string>().ShouldBe("unchanged");
    }

    [Fact]
    public async Task One_tenant_s_documents_are_not_listed_found_or_removed_by_the_other()
    {
        (await AddAsync(world.Alpha, "Codes.txt", "The hangar code is bluebird.")).ShouldEndWith(0);
        (await AddAsync(world.Beta, "Codes.txt", "The cellar code is blackbird.")).ShouldEndWith(0);

        (await world.Konstruct.RunAsync("knowledge", "search", "code", "--tenant", world.Beta.Slug)).ShouldEndWith(0).Out.ShouldNotContain("bluebird");
        (await world.Konstruct.RunAsync("knowledge", "search", "code", "--tenant", world.Beta.Slug)).Out.ShouldContain("blackbird");
        (await world.Konstruct.RunAsync("knowledge", "remove", "Codes.txt", "--tenant", world.Beta.Slug, "--purge")).ShouldEndWith(0);
        (await world.Konstruct.RunAsync("knowledge", "list", "--tenant", world.Beta.Slug)).Out.ShouldNotContain("Codes.txt");
        (await world.Konstruct.RunAsync("knowledge", "search", "bluebird", "--tenant", world.Alpha.Slug)).Out.ShouldContain("hangar");
    }

    [Fact]
    public async Task Without_a_server_the_terminal_indexes_itself_and_says_so()
    {
        // a database of its own, where no server looks for work
        await using var alone = await AloneAsync();
        var run = await alone.Konstruct.RunAsync("knowledge", "add", "--tenant", "solo", "--json", Write("Crew.md", "# Uniforms\n\nNavy blue."));
        run.ShouldEndWith(0).Document()["result"]!.GetValue<string>().ShouldBe("added");
        run.Error.ShouldContain("No server takes the documents up");
        (await alone.Konstruct.RunAsync("knowledge", "search", "uniforms", "--tenant", "solo", "--json")).ShouldEndWith(0).Document()["source"]!
            .GetValue<string>().ShouldBe("Crew.md › Uniforms");

        (await alone.Konstruct.RunAsync("knowledge", "add", "--tenant", "solo", "--json", "--no-wait", Write("Later.md", "Later."))).ShouldEndWith(0)
            .Document()["result"]!.GetValue<string>().ShouldBe("added, waiting");
    }

    private Task<Run> AddAsync(Tenant tenant, string name, string text) =>
        world.Konstruct.RunAsync("knowledge", "add", "--tenant", tenant.Slug, Write(name, text));

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private async Task<Alone> AloneAsync()
    {
        var alone = new Alone(_folder);
        await alone.StartAsync();
        return alone;
    }

    private sealed class Alone(string folder) : IAsyncDisposable
    {
        private readonly TestSupport.TestDatabase _database = new();

        public Executable Konstruct { get; private set; } = new(new Dictionary<string, string?>());

        public async Task StartAsync()
        {
            await _database.InitializeAsync();
            Konstruct = new Executable(TwoTenants.Settings(_database, "http://127.0.0.1:1")).With(("Storage:Root", Path.Combine(folder, "blobs")));
            (await Konstruct.RunAsync("db", "apply")).ShouldEndWith(0);
            (await Konstruct.RunAsync("tenant", "create", "--name", "Solo", "--slug", "solo")).ShouldEndWith(0);
        }

        public async ValueTask DisposeAsync() => await _database.DisposeAsync();
    }
}
