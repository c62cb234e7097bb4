using Konstruct.Api.Llm.Requests;
using Konstruct.Api.Platform.Egress;
using Microsoft.Extensions.AI;

namespace Konstruct.Api.Llm.Providers;

/// <summary>The providers that the settings name, or the offline one when they name none.</summary>
internal sealed class ProviderCatalog
{
    private readonly Dictionary<string, Provider> _providers = new(StringComparer.Ordinal);

    public ProviderCatalog(LlmOptions options, Egress egress, TimeProvider time)
    {
        foreach (var settings in options.Configured())
        {
            var kind = ProviderKind.Find(settings.Kind)!;
            var baseUrl = settings.BaseUrl.Length > 0 ? settings.BaseUrl : kind.DefaultBaseUrl!;
            var timeout = settings.CallTimeout ?? options.CallTimeout;
            _providers[settings.NameOrKind()] = new Provider(
                settings.NameOrKind(),
                kind.Format,
                new ProviderChatClient(kind, baseUrl, settings.ApiKey, timeout, egress, time),
                settings.FirstTokenTimeout ?? options.FirstTokenTimeout,
                settings.CallTimeout,
                kind.IsLocal);
        }

        if (_providers.Count == 0)
        {
            _providers[OfflineChatClient.ProviderName] = new Provider(
                OfflineChatClient.ProviderName, RequestFormats.OfflineChatV1, new OfflineChatClient(), options.FirstTokenTimeout, OwnCallTimeout: null, IsFree: true);
        }
    }

    public Provider? Find(string name) => _providers.GetValueOrDefault(name);
}

/// <summary>One provider, ready to be called.</summary>
/// <param name="OwnCallTimeout">Set where the operator exempted the provider from the turn's budget.</param>
/// <param name="IsFree">Its tokens cost nothing.</param>
internal sealed record Provider(
    string Name,
    RequestFormat Format,
    IChatClient Client,
    TimeSpan FirstTokenTimeout,
    TimeSpan? OwnCallTimeout,
    bool IsFree);
