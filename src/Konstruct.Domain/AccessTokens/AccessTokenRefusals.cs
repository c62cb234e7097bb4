using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.AccessTokens;

public static class AccessTokenRefusals
{
    public static readonly Refusal BadName = new("token_name_invalid", "An access token's name is one line of 1 to 100 characters.");
    public static readonly Refusal BadScopes = new("token_scopes_invalid", "An access token has at least one scope, each once: knowledge.");
    public static readonly Refusal BadExpiry = new("token_expiry_invalid", "An access token expires after 1 to 3650 days, or not at all.");
    public static readonly Refusal Exists = new("token_exists", "This access token was issued before.");
    public static readonly Refusal Unknown = new("token_unknown", "There is no such access token. List them with: konstruct token list --tenant T");
}
