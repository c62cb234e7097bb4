using Konstruct.EventStore;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.Projections;
using Konstruct.Projections.Tools;
using Npgsql;

namespace Konstruct.Api.Tools.Mcp;

/// <summary>Finds a tenant's MCP servers, with their secrets where they are about to be asked.</summary>
internal sealed class McpServers(Databases databases, KeyVault keys)
{
    public const string StreamType = "mcp_server";

    public Task<List<McpServerRow>> InUseAsync(TenantId tenant, CancellationToken cancellation) =>
        ReadModels.McpServers.QueryAsync(databases, tenant, "status = $2 order by name", [P(McpServerRow.InUse)], cancellation);

    public async Task<McpServerRow?> FindAsync(TenantId tenant, string name, CancellationToken cancellation) =>
        (await ReadModels.McpServers.QueryAsync(databases, tenant, "status = $2 and name = $3", [P(McpServerRow.InUse), P(name)], cancellation)).SingleOrDefault();

    /// <summary>Keyed by its name, so that adding it again is the same server.</summary>
    public async Task<StreamId> StreamAsync(TenantId tenant, string name, CancellationToken cancellation) =>
        new(tenant, StreamType, (await keys.OfAsync(tenant, cancellation)).Digest("mcp-server", name));

    public async Task<McpHeaders> HeadersAsync(TenantId tenant, Guid? secretId, CancellationToken cancellation)
    {
        if (secretId is not { } id)
            return McpHeaders.None;
        await using var connection = await databases.App.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(databases.EnterTenant(tenant));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("select sealed from events.secrets where tenant_id = $1 and id = $2")
        {
            Parameters = { P(tenant.Value), new NpgsqlParameter<Guid> { TypedValue = id } },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.NextResultAsync(cancellation);
        if (!await reader.ReadAsync(cancellation))
            throw new McpFailureException(ToolFailures.McpRemoved);
        var sealedHeaders = reader.GetFieldValue<byte[]>(0);
        return McpHeaders.FromSecret((await keys.OfAsync(tenant, cancellation)).OpenSecret(id, sealedHeaders));
    }

    private static NpgsqlParameter<string> P(string value) => new() { TypedValue = value };
}
