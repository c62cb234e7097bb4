using Konstruct.Api.AccessTokens;
using Konstruct.EventStore.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace Konstruct.Api.Tests.AccessTokens;

/// <summary>A valid token of one tenant at the paths of another: as if nothing were there.</summary>
public sealed class TokensOfNeighbours(KonstructWithDocuments konstruct) : IClassFixture<KonstructWithDocuments>
{
    private const string Secret = "The door code is bluebird.";

    [Fact]
    public async Task The_neighbour_lists_reads_adds_replaces_and_removes_nothing()
    {
        var (mine, neighbour) = (await konstruct.HireAsync(), await konstruct.HireAsync());
        using var ours = await Portal.OfAsync(konstruct, mine.Tenant);
        var document = (await ours.AddAsync("Codes.txt", Secret)).ShouldBeStatus(201).Id;
        var token = (await Portal.IssueAsync(konstruct, neighbour.Tenant)).Secret;
        using var intruder = new Portal(konstruct, Portal.PathOf(mine.Tenant), token);
        using var nowhere = new Portal(konstruct, Portal.PathOf(KnowledgeNobody), token);

        foreach (var portal in new[] { intruder, nowhere })
        {
            foreach (var answer in new[]
            {
                await portal.ListAsync(), await portal.GetAsync(document), await portal.AddAsync("Codes.txt", "The door code is blackbird."),
                await portal.ReplaceAsync(document, "Codes.txt", "The door code is blackbird."), await portal.RemoveAsync(document),
            })
            {
                answer.ShouldRefuse(404, "tenant_unknown");
                // a tenant of others and none at all are told apart by nothing
                answer.Body!["detail"]!.GetValue<string>().ShouldBe("There is no such tenant.");
            }
        }

        await mine.SettledAsync();
        (await ours.ListAsync()).Body!.AsArray().ShouldHaveSingleItem()!["version"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task At_its_own_path_the_neighbour_sees_its_own_and_the_other_s_documents_are_unknown()
    {
        var (mine, neighbour) = (await konstruct.HireAsync(), await konstruct.HireAsync());
        using var ours = await Portal.OfAsync(konstruct, mine.Tenant);
        using var theirs = await Portal.OfAsync(konstruct, neighbour.Tenant);
        var document = (await ours.AddAsync("Codes.txt", Secret)).ShouldBeStatus(201).Id;

        (await theirs.ListAsync()).ShouldBeStatus(200).Body!.AsArray().ShouldBeEmpty();
        (await theirs.GetAsync(document)).ShouldRefuse(404, "document_unknown");
        (await theirs.ReplaceAsync(document, "Codes.txt", "The door code is blackbird.")).ShouldRefuse(404, "document_unknown");
        (await theirs.RemoveAsync(document)).ShouldRefuse(404, "document_unknown");
        var same = (await theirs.AddAsync("Codes.txt", Secret)).ShouldBeStatus(201);
        same.Id.ShouldNotBe(document, "the same file is another document in another tenant");

        (await ours.GetAsync(document)).ShouldBeStatus(200).Said("name").ShouldBe("Codes.txt");
    }

    [Fact]
    public async Task The_neighbour_neither_lists_nor_revokes_tokens()
    {
        var (mine, neighbour) = (await konstruct.HireAsync(), await konstruct.HireAsync());
        var issued = await Portal.IssueAsync(konstruct, mine.Tenant);
        var tokens = konstruct.Server.Services.GetRequiredService<AccessTokenCommands>();

        (await tokens.ListAsync(neighbour.Tenant, default)).ShouldBeEmpty();
        (await tokens.RevokeAsync(neighbour.Tenant, issued.Id, EventContext.None, default))!.Code.ShouldBe("token_unknown");

        using var portal = new Portal(konstruct, Portal.PathOf(mine.Tenant), issued.Secret);
        (await portal.ListAsync()).ShouldBeStatus(200);
    }

    private static EventStore.Tenancy.TenantId KnowledgeNobody => EventStore.Tenancy.TenantId.From(new Guid("0e000000-0000-7000-8000-00000000dead"));
}
