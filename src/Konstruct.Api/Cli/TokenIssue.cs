using System.CommandLine;
using Konstruct.Api.AccessTokens;
using Konstruct.Domain.AccessTokens;

namespace Konstruct.Api.Cli;

/// <summary><c>token issue</c>: prints the token, this once.</summary>
internal static class TokenIssue
{
    public static Command Command()
    {
        var name = new Option<string>("--name") { Required = true, Description = "What it is for." };
        var expires = new Option<int?>("--expires") { Description = "After how many days it is refused, 1 to 3650. Default: when it is revoked." };
        return Cli.TenantVerb(new Command("issue", "Issue an access token that opens the knowledge base.") { name, expires }, async (cli, parsed, tenant, cancellation) =>
        {
            var (issued, refusal) = await cli.Get<AccessTokenCommands>().IssueAsync(
                tenant, parsed.GetValue(name)!, [AccessTokenScopes.Knowledge], parsed.GetValue(expires), cli.Context, cancellation);
            if (issued is null)
                return await cli.RefuseAsync(refusal!);
            await Console.Error.WriteLineAsync("Keep the token now: only its digest is stored, and it is never shown again.");
            return await cli.ShowAsync(new { issued.Id, issued.Name, Token = issued.Secret, issued.Scopes, issued.ExpiresAt });
        });
    }
}
