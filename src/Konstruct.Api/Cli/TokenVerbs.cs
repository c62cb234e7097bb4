using System.CommandLine;

namespace Konstruct.Api.Cli;

/// <summary><c>token issue|list|revoke</c>: what programs of a tenant show to the API.</summary>
internal static class TokenVerbs
{
    public static Command Command() => new("token", "Access tokens for the API.") { TokenIssue.Command(), TokenList.Command(), TokenRevoke.Command() };
}
