using System.CommandLine;
using Konstruct.Api.AccessTokens;

namespace Konstruct.Api.Cli;

/// <summary><c>token list</c>.</summary>
internal static class TokenList
{
    public static Command Command() => Cli.TenantVerb(new Command("list", "A tenant's access tokens, without the tokens."), async (cli, _, tenant, cancellation) =>
    {
        var now = cli.Get<TimeProvider>().GetUtcNow();
        return await cli.ListAsync(
            (await cli.Get<AccessTokenCommands>().ListAsync(tenant, cancellation)).ConvertAll(t => new
            {
                Id = t.TokenId, t.Name, Scopes = t.Scopes.Split(' '), Status = t.StatusAt(now), t.IssuedAt, t.ExpiresAt, t.RevokedAt,
            }),
            "There is no access token yet. Issue one: konstruct token issue --tenant T --name \"Docs sync\"");
    });
}
