using Konstruct.Api.AccessTokens;
using Konstruct.EventStore.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace Konstruct.Api.Tests.AccessTokens;

/// <summary>The token is shown once and stands nowhere afterwards.</summary>
public sealed class KeepingTokensSecret(KonstructWithDocuments konstruct) : IClassFixture<KonstructWithDocuments>
{
    [Fact]
    public async Task Neither_log_nor_any_table_has_the_token_and_the_events_name_who_acted()
    {
        var company = await konstruct.HireAsync();
        var issued = await Portal.IssueAsync(konstruct, company.Tenant, days: 90);
        using var portal = new Portal(konstruct, Portal.PathOf(company.Tenant), issued.Secret);
        (await portal.AddAsync("Handbook.md", "# Holidays\n\n28 days.")).ShouldBeStatus(201);
        (await portal.AddAsync("Handbook.pdf", "%PDF")).ShouldRefuse(415, "document_type_unsupported");
        await company.SettledAsync();
        await konstruct.Server.Services.GetRequiredService<AccessTokenCommands>().RevokeAsync(company.Tenant, issued.Id, EventContext.None, default);
        (await portal.ListAsync()).ShouldRefuse(401, "token_invalid");

        var random = issued.Secret[AccessTokenText.Prefix.Length..];
        konstruct.Logs.Where(line => line.Contains(random, StringComparison.Ordinal)).ShouldBeEmpty();
        foreach (var table in await TablesAsync())
            (await konstruct.Database.ScalarAsync<long>($"select count(*) from {table} t where t::text like '%' || $1 || '%'", random)).ShouldBe(0, table);
        (await konstruct.Database.ListAsync<string>(
            "select headers->>'actor' from events.mt_events where tenant_id = $1 and type = 'document.added.v1'", company.Tenant.Value))
            .ShouldHaveSingleItem().ShouldBe($"access_token/{issued.Id}");
    }

    [Fact]
    public void Every_token_is_another_and_has_256_bits()
    {
        var tokens = Enumerable.Range(0, 1_000).Select(_ => AccessTokenText.New()).ToList();
        tokens.ShouldBeUnique();
        tokens.ShouldAllBe(t => t.Length == 47 && AccessTokenText.IsWellFormed(t));
    }

    private Task<List<string>> TablesAsync() => konstruct.Database.ListAsync<string>(
        """
        select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('events', 'views', 'messaging') and c.relkind in ('r', 'p')
        """);
}
