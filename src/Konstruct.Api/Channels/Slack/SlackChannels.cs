using Konstruct.EventStore;
using Konstruct.EventStore.Tenancy;
using Konstruct.Projections.Channels;
using Npgsql;

namespace Konstruct.Api.Channels.Slack;

/// <summary>A connected workspace, as far as the edge needs it.</summary>
internal sealed record SlackChannel(TenantId Tenant, Guid ChannelId, string TeamId, string? BotUserId, string? BotId, string? AppId, DateTimeOffset InstalledAt);

/// <summary>Finds workspaces: by Slack's id (before row-level security, one exact key), and with their token.</summary>
internal sealed class SlackChannels(Databases databases, KeyVault keys)
{
    public const string Kind = "slack";

    private const string Columns = "channel_id, external_key, bot_user_id, bot_id, app_id, installed_at";

    /// <summary>Null when nobody has connected this workspace, or it is disconnected. One round trip.</summary>
    public async Task<SlackChannel?> FindAsync(string installationKey, CancellationToken cancellation)
    {
        await using var connection = await databases.App.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("select tenant_id, stream_id from events.find_tenant($1, $2)")
        {
            Parameters = { P(Kind), P(installationKey) },
        });
        // find_tenant has bound the transaction to the tenant it found, and to none when it found none
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            $"""
            select {Columns} from views.channels
            where tenant_id = events.current_tenant() and kind = $1 and external_key = $2 and status = $3
            """)
        {
            Parameters = { P(Kind), P(installationKey), P(ChannelRow.Connected) },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        if (await reader.IsDBNullAsync(0, cancellation))
            return null;
        var tenant = new TenantId(reader.GetString(0));
        await reader.NextResultAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? Read(reader, tenant) : null;
    }

    /// <summary>A connected workspace with its token, or null.</summary>
    public async Task<(SlackChannel Channel, SlackWorkspace Workspace)?> ConnectAsync(TenantId tenant, Guid channelId, CancellationToken cancellation)
    {
        await using var connection = await databases.App.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(databases.EnterTenant(tenant));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            $"""
            select {Columns}, s.id, s.sealed from views.channels c
            join events.secrets s on s.tenant_id = c.tenant_id and s.id = c.secret_id
            where c.tenant_id = $1 and c.channel_id = $2 and c.status = $3
            """)
        {
            Parameters = { P(tenant.Value), P(channelId), P(ChannelRow.Connected) },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.NextResultAsync(cancellation);
        if (!await reader.ReadAsync(cancellation))
            return null;
        var channel = Read(reader, tenant);
        var secretId = reader.GetGuid(6);
        var sealedToken = reader.GetFieldValue<byte[]>(7);
        var vault = await keys.OfAsync(tenant, cancellation);
        return (channel, new SlackWorkspace(channel.TeamId, new SlackToken(vault.OpenSecret(secretId, sealedToken)), channel.BotUserId));
    }

    private static SlackChannel Read(NpgsqlDataReader reader, TenantId tenant) => new(
        tenant, reader.GetGuid(0), reader.GetString(1), TextOrNull(reader, 2), TextOrNull(reader, 3), TextOrNull(reader, 4),
        new DateTimeOffset(reader.GetDateTime(5)));

    private static string? TextOrNull(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static NpgsqlParameter<string> P(string value) => new() { TypedValue = value };

    private static NpgsqlParameter<Guid> P(Guid value) => new() { TypedValue = value };
}
