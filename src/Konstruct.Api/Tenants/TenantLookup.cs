using Konstruct.EventStore;
using Konstruct.EventStore.Tenancy;
using Konstruct.Projections;
using Konstruct.Projections.Tenants;
using Npgsql;

namespace Konstruct.Api.Tenants;

/// <summary>Finds tenants: by id or slug, or all of them in pages.</summary>
internal sealed class TenantLookup(Databases databases)
{
    public const string SlugKind = "slug";
    private const int PageSize = 500;

    /// <summary>A tenant by its id or its slug; null when there is none.</summary>
    public async Task<TenantRow?> FindAsync(string idOrSlug, CancellationToken cancellation)
    {
        TenantId tenant;
        if (Guid.TryParse(idOrSlug, out var id))
        {
            tenant = TenantId.From(id);
        }
        else
        {
            await using var command = databases.App.CreateCommand("select tenant_id from events.find_tenant($1, $2)");
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = SlugKind });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = idOrSlug.ToLowerInvariant() });
            if (await command.ExecuteScalarAsync(cancellation) is not string found)
                return null;
            tenant = new TenantId(found);
        }

        return (await ReadModels.Tenants.QueryAsync(databases, tenant, "true", [], cancellation)).SingleOrDefault();
    }

    /// <summary>All tenants, by slug. For the terminal and platform admins.</summary>
    public async Task<List<TenantRow>> ListAsync(CancellationToken cancellation)
    {
        var all = new List<TenantRow>();
        string? after = null;
        while (true)
        {
            var page = new List<(string Id, string Slug)>();
            await using (var command = databases.App.CreateCommand("select tenant_id, slug from events.list_tenants($1, $2)"))
            {
                command.Parameters.Add(new NpgsqlParameter { Value = (object?)after ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
                command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = PageSize });
                await using var reader = await command.ExecuteReaderAsync(cancellation);
                while (await reader.ReadAsync(cancellation))
                    page.Add((reader.GetString(0), reader.GetString(1)));
            }

            foreach (var (id, _) in page)
                all.AddRange(await ReadModels.Tenants.QueryAsync(databases, new TenantId(id), "true", [], cancellation));
            if (page.Count < PageSize)
                return all;
            after = page[^1].Slug;
        }
    }
}
