using System.CommandLine;
using Konstruct.Api.AccessTokens;

namespace Konstruct.Api.Cli;

/// <summary><c>token revoke</c>.</summary>
internal static class TokenRevoke
{
    public static Command Command()
    {
        var id = new Option<Guid>("--id") { Required = true, Description = "As token list shows it." };
        return Cli.TenantVerb(new Command("revoke", "Refuse an access token from now on.") { id }, async (cli, parsed, tenant, cancellation) =>
            await cli.Get<AccessTokenCommands>().RevokeAsync(tenant, parsed.GetValue(id), cli.Context, cancellation) is { } refusal
                ? await cli.RefuseAsync(refusal)
                : await cli.ShowAsync(new { id = parsed.GetValue(id), revoked = true }));
    }
}
