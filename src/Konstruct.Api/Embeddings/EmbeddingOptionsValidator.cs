using Konstruct.Api.Embeddings.Offline;
using Konstruct.Api.Embeddings.Providers;
using Konstruct.Api.Llm.Providers;
using Microsoft.Extensions.Options;

namespace Konstruct.Api.Embeddings;

/// <summary>Finds wrong settings at the start, all of them at once, each with the key to mend. Never repeats a key's value.</summary>
internal sealed class EmbeddingOptionsValidator : IValidateOptions<EmbeddingOptions>
{
    public ValidateOptionsResult Validate(string? name, EmbeddingOptions options)
    {
        var faults = Faults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(EmbeddingOptions options)
    {
        if (options.Dimensions != EmbeddingModel.StoredDimensions)
            yield return $"Embeddings:Dimensions is {options.Dimensions}; the database stores vectors of {EmbeddingModel.StoredDimensions}.";
        if (options.MaxCharacters is < 100)
            yield return "Embeddings:MaxCharacters must be at least 100.";
        if (options.Timeout <= TimeSpan.Zero || options.RecallTimeout <= TimeSpan.Zero)
            yield return "Embeddings:Timeout and Embeddings:RecallTimeout must be longer than zero.";
        if (options.MaxAttempts is < 1 or > 10)
            yield return "Embeddings:MaxAttempts must be between 1 and 10.";
        if (OfflineEmbeddings.IsMeantBy(options.Provider))
            yield break;
        if (EmbeddingKind.Find(options.Provider) is not { } kind)
        {
            yield return $"Embeddings:Provider is '{options.Provider}'; it must be one of {OfflineEmbeddings.Provider}, {string.Join(", ", EmbeddingKind.All.Select(k => k.Name))}.";
            yield break;
        }

        if (options.Model.Length == 0 && kind.DefaultModel is null)
            yield return $"Embeddings:Model is missing; {kind.Name} has no default.";
        if (BaseUrlFault(options.BaseUrl, kind) is { } fault)
            yield return $"Embeddings:BaseUrl {fault}";
        if (options.ApiKey.Length == 0 && kind.NeedsKey)
            yield return $"Embeddings:ApiKey is missing; {kind.Name} needs one, here or in Llm:Providers.";
        if (options.ApiKey.Any(c => c is <= ' ' or > '~'))
            yield return "Embeddings:ApiKey contains a space, a line break or a character that no key has.";
    }

    private static string? BaseUrlFault(string baseUrl, EmbeddingKind kind)
    {
        if (baseUrl.Length == 0)
            return kind.DefaultBaseUrl is null ? $"is missing; {kind.Name} has no default, and Llm:Providers has none of this kind." : null;
        return BaseUrlRule.Fault(baseUrl, kind.Name, kind.WrongEnding);
    }
}
