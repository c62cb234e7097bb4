using Konstruct.Api.Embeddings.Offline;
using Konstruct.Api.Embeddings.Providers;
using Konstruct.Api.Llm;
using Konstruct.Api.Platform.Egress;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Konstruct.Api.Embeddings;

/// <summary>Puts the embedding into the container. Wrong settings stop the start with the key to mend.</summary>
internal static class EmbeddingRegistration
{
    public static IServiceCollection AddEmbeddings(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<EmbeddingOptions>().Bind(configuration.GetSection("Embeddings"))
            // not validated here: whoever configured the pool wrongly is told by the pool
            .PostConfigure<IConfiguration>((options, all) => BorrowFromPool(options, all.GetSection("Llm").Get<LlmOptions>() ?? new LlmOptions()))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<EmbeddingOptions>, EmbeddingOptionsValidator>();
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<EmbeddingOptions>>().Value);
        services.AddSingleton(provider => ModelOf(provider.GetRequiredService<EmbeddingOptions>()));
        services.AddSingleton(provider => Generator(provider.GetRequiredService<EmbeddingOptions>(), provider));
        services.AddSingleton<EmbeddingCalls>();
        return services;
    }

    /// <summary>Who has told the pool where a provider is and what its key is need not say it twice.</summary>
    internal static void BorrowFromPool(EmbeddingOptions options, LlmOptions pool)
    {
        if (options.BaseUrl.Length > 0 || EmbeddingKind.Find(options.Provider) is not { } kind)
            return;
        if (pool.Configured().FirstOrDefault(p => p.Kind.Trim().Equals(kind.Name, StringComparison.OrdinalIgnoreCase)) is not { } same)
            return;
        options.BaseUrl = same.BaseUrl;
        if (options.ApiKey.Length == 0)
            options.ApiKey = same.ApiKey;
    }

    internal static EmbeddingModel ModelOf(EmbeddingOptions options)
    {
        if (EmbeddingKind.Find(options.Provider) is not { } kind)
            return OfflineEmbeddings.Described(options.MaxCharacters);
        var name = options.Model.Length > 0 ? options.Model : kind.DefaultModel!;
        var limit = options.MaxCharacters ?? (name.Contains("minilm", StringComparison.OrdinalIgnoreCase) ? 1_000 : 6_000);
        return new EmbeddingModel(kind.Name, name, limit, kind.Floor, kind.IsLocal);
    }

    private static IEmbeddingGenerator<string, Embedding<float>> Generator(EmbeddingOptions options, IServiceProvider services)
    {
        var model = services.GetRequiredService<EmbeddingModel>();
        if (EmbeddingKind.Find(model.Provider) is not { } kind)
            return new OfflineEmbeddings();
        var asks = options.SendDimensions ?? kind.AsksForDimensions(model.Name);
        return new ProviderEmbeddings(
            kind, model.Name, asks ? options.Dimensions : null, options.BaseUrl.Length > 0 ? options.BaseUrl : kind.DefaultBaseUrl!, options.ApiKey,
            options.Timeout, services.GetRequiredService<Egress>(), services.GetRequiredService<TimeProvider>());
    }
}
