using System.Text;
using Konstruct.Api.Agents;
using Konstruct.Api.Knowledge;
using Konstruct.Api.Platform.Blobs;
using Konstruct.Api.Tests.AccessTokens;
using Konstruct.Api.Tests.Conversations;
using Konstruct.Domain.Agents;
using Konstruct.EventStore.Streams;
using Konstruct.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Konstruct.Api.Tests.Knowledge;

/// <summary>A program keeps the documents up to date over HTTP.</summary>
public sealed class SendingDocuments(KonstructWithDocuments konstruct) : IClassFixture<KonstructWithDocuments>
{
    [Fact]
    public async Task A_document_is_added_indexed_in_the_background_listed_and_removed()
    {
        var (company, portal) = await StartAsync();

        var added = (await portal.AddAsync("Handbook.md", DocumentExamples.HandbookMarkdown)).ShouldBeStatus(201);

        (added.Said("name"), added.Said("media_type"), added.Said("result"), (int)added.Body!["version"]!).ShouldBe(("Handbook.md", "text/markdown", "added", 1));
        added.Headers.Location!.ToString().ShouldBe($"{Portal.PathOf(company.Tenant)}/{added.Id}");
        var row = await IndexedAsync(portal, added.Id);
        row.Body!.AsObject().Select(m => m.Key).ShouldBe(
            ["id", "name", "media_type", "size_bytes", "version", "status", "code", "indexed_version", "chunks", "embedding_model", "changed_at"]);
        ((int)row.Body["chunks"]!).ShouldBeGreaterThan(0);
        (await portal.ListAsync()).Body!.AsArray().ShouldHaveSingleItem()!.ToJsonString().ShouldBe(row.Body.ToJsonString());

        (await portal.RemoveAsync(added.Id)).ShouldBeStatus(204).Body.ShouldBeNull();
        (await portal.ListAsync()).Body!.AsArray().ShouldBeEmpty();
        (await portal.GetAsync(added.Id)).ShouldRefuse(404, "document_unknown");
    }

    [Fact]
    public async Task The_same_again_is_unchanged_and_other_words_under_the_name_replace_it()
    {
        var (_, portal) = await StartAsync();
        var added = (await portal.AddAsync("Handbook.md", "28 days.")).ShouldBeStatus(201);
        await IndexedAsync(portal, added.Id);

        var same = (await portal.AddAsync("Handbook.md", "28 days.")).ShouldBeStatus(200);
        (same.Id, same.Said("result"), (int)same.Body!["version"]!).ShouldBe((added.Id, "unchanged", 1));
        var other = (await portal.AddAsync("Handbook.md", "30 days.")).ShouldBeStatus(200);
        (other.Id, other.Said("result"), (int)other.Body!["version"]!).ShouldBe((added.Id, "replaced", 2));
    }

    [Fact]
    public async Task Its_content_is_replaced_by_its_id_and_its_name_stays()
    {
        var (company, portal) = await StartAsync();
        var id = (await portal.AddAsync("Handbook.md", "28 days.")).ShouldBeStatus(201).Id;
        await IndexedAsync(portal, id);

        var replaced = (await portal.ReplaceAsync(id, "handbook-of-2027.md", "30 days.")).ShouldBeStatus(200);
        (replaced.Said("name"), replaced.Said("result"), (int)replaced.Body!["version"]!).ShouldBe(("Handbook.md", "replaced", 2));
        (await portal.SendAsync(HttpMethod.Put, $"/{id}", Portal.Raw("30 days."))).ShouldBeStatus(200).Said("result").ShouldBe("unchanged");
        (await portal.ListAsync()).Body!.AsArray().ShouldHaveSingleItem();
        (await StoryAsync(company, "document.replaced.v1")).ShouldBe(1);
    }

    [Fact]
    public async Task The_file_may_be_the_body_itself_under_any_name_that_the_terminal_takes()
    {
        var (_, portal) = await StartAsync();
        var name = "Handbuch – Año 2026 日本語.md";

        var raw = (await portal.SendAsync(HttpMethod.Post, $"?name={Uri.EscapeDataString(name)}", Portal.Raw("28 days.", type: null))).ShouldBeStatus(201);
        raw.Said("name").ShouldBe(name);
        (await portal.AddAsync(name, "28 days.")).ShouldBeStatus(200).Id.ShouldBe(raw.Id);
        (await portal.SendAsync(HttpMethod.Post, "?name=Prices", Portal.Raw("a,b\n1,2\n", "text/csv; charset=utf-8"))).ShouldBeStatus(201).Said("media_type").ShouldBe("text/csv");
        (await portal.SendAsync(HttpMethod.Post, "?name=Named.md", Portal.Form("tmp123.bin", "28 days."))).ShouldBeStatus(201).Said("name").ShouldBe("Named.md");
    }

    [Fact]
    public async Task The_same_document_sent_many_times_at_once_is_one_document()
    {
        var (company, portal) = await StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(1, 3).Select(_ => portal.AddAsync("Handbook.md", "28 days.")));

        answers.ShouldAllBe(a => a.Status == 200 || a.Status == 201);
        answers.Select(a => a.Id).Distinct().ShouldHaveSingleItem();
        answers.Count(a => a.Said("result") == "added").ShouldBe(1);
        (await portal.ListAsync()).Body!.AsArray().ShouldHaveSingleItem();
        (await StoryAsync(company, "document.added.v1")).ShouldBe(1);
        (await StoryAsync(company, "document.replaced.v1")).ShouldBe(0);
    }

    [Fact]
    public async Task Other_words_under_one_new_name_at_once_are_one_document_that_one_of_them_added()
    {
        var (company, portal) = await StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(28, 3).Select(days => portal.AddAsync("Handbook.md", $"{days} days.")));

        answers.Select(a => a.Said("result")).ShouldBe(["added", "replaced", "replaced"], ignoreOrder: true);
        answers.Count(a => a.Status == 201).ShouldBe(1);
        (await StoryAsync(company, "document.added.v1")).ShouldBe(1);
        (await StoryAsync(company, "document.replaced.v1")).ShouldBe(2);
    }

    [Fact]
    public async Task Removing_twice_is_answered_the_same_and_happens_once()
    {
        var (company, portal) = await StartAsync();
        var id = (await portal.AddAsync("Handbook.md", "28 days.")).ShouldBeStatus(201).Id;

        (await portal.RemoveAsync(id)).ShouldBeStatus(204);
        (await portal.RemoveAsync(id)).ShouldBeStatus(204);
        (await StoryAsync(company, "document.removed.v1")).ShouldBe(1);
        (await portal.ReplaceAsync(id, "Handbook.md", "30 days.")).ShouldRefuse(404, "document_unknown");
        (await portal.AddAsync("Handbook.md", "28 days.")).ShouldBeStatus(201).Id.ShouldBe(id);
    }

    [Fact]
    public async Task Purged_its_content_goes_too()
    {
        var (company, portal) = await StartAsync();
        var id = (await portal.AddAsync("Handbook.md", "28 days.")).ShouldBeStatus(201).Id;
        await IndexedAsync(portal, id);

        (await portal.SendAsync(HttpMethod.Delete, $"/{id}?purge=true")).ShouldBeStatus(204);
        (await konstruct.Database.ScalarAsync<long>("select count(*) from views.knowledge_chunks where tenant_id = $1", company.Tenant.Value)).ShouldBe(0);
        (await ContentsAsync(company)).ShouldBeEmpty();
        (await portal.SendAsync(HttpMethod.Delete, $"/{id}?purge=perhaps")).ShouldRefuse(400, "bad_request");
    }

    [Fact]
    public async Task Purged_its_content_stays_while_another_document_has_it()
    {
        var (company, portal) = await StartAsync();
        var one = (await portal.AddAsync("One.md", "28 days.")).ShouldBeStatus(201).Id;
        var other = (await portal.AddAsync("Other.md", "28 days.")).ShouldBeStatus(201).Id;
        await IndexedAsync(portal, other);

        (await portal.SendAsync(HttpMethod.Delete, $"/{one}?purge=true")).ShouldBeStatus(204);
        (await ContentsAsync(company)).ShouldHaveSingleItem().ShouldBe("28 days.");
        (await portal.SendAsync(HttpMethod.Delete, $"/{other}?purge=true")).ShouldBeStatus(204);
        (await ContentsAsync(company)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_purge_waits_for_whoever_is_about_to_name_the_content()
    {
        var (company, portal) = await StartAsync();
        var id = (await portal.AddAsync("Handbook.md", "28 days.")).ShouldBeStatus(201).Id;
        await IndexedAsync(portal, id);

        Task<Answer> purging;
        await using (await konstruct.Server.Services.GetRequiredService<ContentLock>().ShareAsync(company.Tenant, default))
        {
            purging = portal.SendAsync(HttpMethod.Delete, $"/{id}?purge=true");
            await Eventually.HoldsAsync(
                async () => await konstruct.Database.ScalarAsync<bool>("select exists (select from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database()))"),
                "the purge waits");
            (await ContentsAsync(company)).ShouldHaveSingleItem();
        }

        (await purging).ShouldBeStatus(204);
        (await ContentsAsync(company)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_cannot_be_indexed_says_why_in_the_list()
    {
        var (_, portal) = await StartAsync();
        var id = (await portal.AddAsync("Empty.md", "---\n")).ShouldBeStatus(201).Id;
        await Eventually.HoldsAsync(async () => (await portal.GetAsync(id)).Said("status") == "failed", "the document has failed");
        (await portal.GetAsync(id)).Said("code").ShouldBe("document_empty");
    }

    [Fact]
    public async Task An_employee_finds_what_was_sent_in_a_turn()
    {
        var company = await konstruct.HireAsync(withEmployee: false);
        (await konstruct.Server.Services.GetRequiredService<AgentCommands>().HireAsync(
            company.Tenant, new AgentConfiguration("Kora", "Support", Model: "openai/simulated", Tools: ["knowledge_search"]), EventContext.None, default)).Refusal.ShouldBeNull();
        using var portal = await Portal.OfAsync(konstruct, company.Tenant);
        var id = (await portal.AddAsync("Luggage.md", "# Luggage\n\nOne suitcase of twenty-three kilograms flies for nothing.")).ShouldBeStatus(201).Id;
        await IndexedAsync(portal, id);

        var ours = await company.AnsweredAsync(await company.AskAsync("""use tool knowledge_search {"query":"suitcase"}"""));

        (await company.CountAsync("tool.completed.v1")).ShouldBe(1);
        ours.ShouldHaveSingleItem().Text.ShouldContain("twenty-three kilograms");
    }

    private async Task<(Company Company, Portal Portal)> StartAsync()
    {
        var company = await konstruct.HireAsync();
        return (company, await Portal.OfAsync(konstruct, company.Tenant));
    }

    private static async Task<Answer> IndexedAsync(Portal portal, Guid id)
    {
        Answer? answer = null;
        await Eventually.HoldsAsync(async () => (answer = await portal.GetAsync(id)).Said("status") == "indexed", "the document is indexed");
        return answer!;
    }

    /// <summary>What is left in the blob store of everything that documents of the tenant ever were.</summary>
    private async Task<List<string>> ContentsAsync(Company company)
    {
        var hashes = await konstruct.Database.ListAsync<string>(
            "select distinct data->>'contentHash' from events.mt_events where tenant_id = $1 and type in ('document.added.v1', 'document.replaced.v1')", company.Tenant.Value);
        hashes.ShouldNotBeEmpty();
        var blobs = konstruct.Server.Services.GetRequiredService<BlobStore>();
        var there = new List<string>();
        foreach (var hash in hashes)
        {
            if (await blobs.GetAsync(company.Tenant, hash, default) is { } content)
                there.Add(Encoding.UTF8.GetString(content));
        }

        return there;
    }

    private Task<long> StoryAsync(Company company, string type) => konstruct.Database.ScalarAsync<long>(
        "select count(*) from events.mt_events where tenant_id = $1 and type = $2", company.Tenant.Value, type);
}
