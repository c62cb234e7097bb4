using Konstruct.Api.Platform;
using Konstruct.Domain.Kernel;
using Konstruct.Domain.Tools;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.Projections;

namespace Konstruct.Api.Tools.Mcp;

/// <summary>Adding, asking again and removing MCP servers, and approving their tools.</summary>
internal sealed class McpCommands(Platform.Streams streams, McpServers servers, McpConnector connector, KeyVault keys)
{
    private static readonly TimeSpan s_asking = TimeSpan.FromSeconds(30);

    /// <summary>The server is asked for its tools first; one that cannot be asked is not added.</summary>
    public async Task<Refusal?> AddAsync(
        TenantId tenant, string name, string url, IReadOnlyList<string> headers, EventContext context, CancellationToken cancellation)
    {
        if (!McpName.IsServer(name))
            return McpRefusals.BadName;
        if (url.Length > 1000 || !Uri.TryCreate(url, UriKind.Absolute, out var address) || !connector.MayAsk(address))
            return McpRefusals.BadUrl;
        if (McpHeaders.Parse(headers) is not { } parsed)
            return McpRefusals.BadHeader;
        var (tools, refusal) = await AskAsync(name, address, parsed, cancellation);
        if (tools is null)
            return refusal;

        var vault = await keys.OfAsync(tenant, cancellation);
        var secret = parsed.Reveal();
        Guid? secretId = parsed.IsEmpty ? null : vault.Digest("mcp-headers", name, secret);
        var before = (await servers.FindAsync(tenant, name, cancellation))?.SecretId;
        var outcome = await streams.ExecuteAsync(
            await servers.StreamAsync(tenant, name, cancellation), McpServerDecider.Instance,
            new McpServerDecider.Command.Add(new McpServerEvent.Added(name, address.AbsoluteUri, parsed.Names, secretId), tools),
            context, ReadModels.McpServers,
            also: unit =>
            {
                if (before is { } old && old != secretId)
                    unit.Also(Statement.Of("select events.delete_secret($1, $2)", tenant.Value, old));
                if (secretId is { } id)
                    unit.Also(Statement.Of("select events.put_secret($1, $2, $3)", tenant.Value, id, vault.SealSecret(id, secret)));
            },
            cancellation: cancellation);
        return outcome.Refusal;
    }

    /// <summary>Asks the server for its tools again; what changed needs approval again.</summary>
    public async Task<Refusal?> RefreshAsync(TenantId tenant, string name, EventContext context, CancellationToken cancellation)
    {
        if (await servers.FindAsync(tenant, name, cancellation) is not { } server)
            return McpRefusals.Unknown;
        var headers = await servers.HeadersAsync(tenant, server.SecretId, cancellation);
        var (tools, refusal) = await AskAsync(name, new Uri(server.Url), headers, cancellation);
        return tools is null ? refusal : await DiscoveredAsync(tenant, name, tools, context, cancellation);
    }

    /// <summary>Keeps what a server was found to offer. Nothing happens when it is what is known.</summary>
    public Task<Refusal?> DiscoveredAsync(TenantId tenant, string name, IReadOnlyList<McpTool> tools, EventContext context, CancellationToken cancellation) =>
        ExecuteAsync(tenant, name, new McpServerDecider.Command.Discover(tools), context, null, cancellation);

    /// <summary>Approves a tool as it was discovered last; nothing is asked of the server, so that what was read is what is approved.</summary>
    public Task<Refusal?> ApproveAsync(
        TenantId tenant, string fullName, string? digest, string risk, bool idempotent, EventContext context, CancellationToken cancellation) =>
        McpName.Split(fullName) is var (server, tool)
            ? ExecuteAsync(tenant, server, new McpServerDecider.Command.Approve(tool, digest, risk, idempotent), context, null, cancellation)
            : Task.FromResult<Refusal?>(McpRefusals.ToolUnknown);

    public async Task<Refusal?> RemoveAsync(TenantId tenant, string name, EventContext context, CancellationToken cancellation)
    {
        var secret = (await servers.FindAsync(tenant, name, cancellation))?.SecretId;
        return await ExecuteAsync(
            tenant, name, new McpServerDecider.Command.Remove(), context,
            unit =>
            {
                if (secret is { } id)
                    unit.Also(Statement.Of("select events.delete_secret($1, $2)", tenant.Value, id));
            },
            cancellation);
    }

    private async Task<Refusal?> ExecuteAsync(
        TenantId tenant, string name, McpServerDecider.Command command, EventContext context, Action<UnitOfWork>? also, CancellationToken cancellation) =>
        (await streams.ExecuteAsync(
            await servers.StreamAsync(tenant, name, cancellation), McpServerDecider.Instance, command, context, ReadModels.McpServers,
            also: also, cancellation: cancellation)).Refusal;

    private async Task<(IReadOnlyList<McpTool>? Tools, Refusal? Refusal)> AskAsync(string name, Uri address, McpHeaders headers, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(s_asking);
        try
        {
            return (await connector.AskAsync(address, headers, client => McpCatalog.ReadAsync(client, name, limit.Token), limit.Token), null);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, McpRefusals.Unreachable);
        }
        catch (McpFailureException e)
        {
            return (null, e.Code switch
            {
                ToolFailures.TooLarge => McpRefusals.TooManyTools,
                ToolFailures.McpProtocol => McpRefusals.BadAnswer,
                _ => McpRefusals.Unreachable,
            });
        }
    }
}
