namespace Konstruct.Api.Llm.Providers;

/// <summary>What an address of a provider may look like; the same for chat and for embeddings.</summary>
internal static class BaseUrlRule
{
    /// <param name="kind">For whom it is, in words.</param>
    /// <param name="wrongEnding">A path that people copy and that is added anyway; null: none.</param>
    /// <returns>What is wrong, to stand behind the setting's key; null: nothing.</returns>
    public static string? Fault(string baseUrl, string kind, string? wrongEnding)
    {
        if (!Uri.TryCreate(baseUrl, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
            return "must be an absolute http or https address.";
        if (url.UserInfo.Length + url.Query.Length + url.Fragment.Length > 0)
            return "must have no user, query or fragment.";
        return wrongEnding is { } ending && url.AbsolutePath.TrimEnd('/').EndsWith(ending, StringComparison.Ordinal)
            ? $"ends in {ending}; for {kind} it is the bare root, the path is added."
            : null;
    }
}
