using System.CommandLine;
using Konstruct.Api.Channels;
using Konstruct.EventStore;
using Konstruct.EventStore.Tenancy;
using Konstruct.Projections;

namespace Konstruct.Api.Cli;

/// <summary><c>channel connect slack</c>, <c>channel list</c>.</summary>
internal static class ChannelVerbs
{
    private const string TokenVariable = "KONSTRUCT_BOT_TOKEN";

    public static Command Command() => new("channel", "Connections to the places where people write.")
    {
        new Command("connect", "Connect a channel.") { Slack() },
        List(),
    };

    private static Command Slack()
    {
        var tenant = Cli.TenantOption();
        var team = new Option<string>("--team") { Required = true, Description = "The Slack team id, e.g. T012AB3CD." };
        var token = new Option<string?>("--bot-token")
        {
            Description = $"The bot token, xoxb-…; kept sealed. Every user of the machine can read a command line: - reads it from stdin, and without the option it is ${TokenVariable}.",
        };
        var bot = new Option<string?>("--bot-user") { Description = "The bot's user id. Default: what Slack says." };
        return Cli.Verb(new Command("slack", "Connect a Slack workspace.") { tenant, team, token, bot }, async (cli, parsed, cancellation) =>
        {
            if (await TokenAsync(parsed.GetValue(token), cancellation) is not { Length: > 0 } botToken)
                return await cli.WrongUseAsync($"A bot token is needed: --bot-token, --bot-token - for stdin, or {TokenVariable}.");
            var (row, exit) = await cli.TenantAsync(parsed.GetValue(tenant)!, cancellation);
            if (row is null)
                return exit;
            var connected = await cli.Get<ConnectSlack>().ExecuteAsync(
                TenantId.From(row.Id), parsed.GetValue(team)!, botToken, parsed.GetValue(bot), cli.Context, cancellation);
            return connected.Refusal is { } refusal
                ? await cli.RefuseAsync(refusal)
                : await cli.ShowAsync(new { id = connected.ChannelId, kind = "slack", team = parsed.GetValue(team)!, workspace = connected.WorkspaceName });
        });
    }

    private static async Task<string?> TokenAsync(string? given, CancellationToken cancellation) => given switch
    {
        null => System.Environment.GetEnvironmentVariable(TokenVariable)?.Trim(),
        "-" => (await Console.In.ReadLineAsync(cancellation))?.Trim(),
        _ => given,
    };

    private static Command List()
    {
        var tenant = Cli.TenantOption();
        return Cli.Verb(new Command("list", "A tenant's channels.") { tenant }, async (cli, parsed, cancellation) =>
        {
            var (row, exit) = await cli.TenantAsync(parsed.GetValue(tenant)!, cancellation);
            if (row is null)
                return exit;
            var rows = await ReadModels.Channels.QueryAsync(cli.Get<Databases>(), TenantId.From(row.Id), "true order by installed_at", [], cancellation);
            return await cli.ListAsync(
                rows.ConvertAll(c => new { Id = c.ChannelId, c.Kind, c.ExternalKey, c.WorkspaceName, c.Status, c.Reason, c.TokenHint, c.InstalledAt }),
                "No channel is connected yet.");
        });
    }
}
