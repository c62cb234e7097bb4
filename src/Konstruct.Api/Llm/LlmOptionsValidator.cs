using Konstruct.Api.Llm.Providers;
using Konstruct.Api.Llm.Routing;
using Microsoft.Extensions.Options;

namespace Konstruct.Api.Llm;

/// <summary>Finds wrong settings at the start, all of them at once, each with the key to mend. Never repeats a key's value.</summary>
internal sealed class LlmOptionsValidator : IValidateOptions<LlmOptions>
{
    public ValidateOptionsResult Validate(string? name, LlmOptions options)
    {
        var faults = options.Providers.SelectMany((provider, i) => provider.IsEmpty ? [] : Faults(provider, $"Llm:Providers:{i}", options))
            .Concat(DuplicateNames(options))
            .Concat(RouteFaults(options))
            .Concat(TimeFaults(options))
            .ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(LlmProviderOptions provider, string key, LlmOptions pool)
    {
        if (ProviderKind.Find(provider.Kind) is not { } kind)
        {
            yield return $"{key}:Kind is '{provider.Kind}'; it must be one of {string.Join(", ", ProviderKind.All.Select(k => k.Name))}.";
            yield break;
        }

        var name = provider.NameOrKind();
        if (name == OfflineChatClient.ProviderName)
            yield return $"{key}:Name is '{name}', which is reserved for the built-in offline model.";
        else if (!name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            yield return $"{key}:Name is '{name}'; only letters, digits, '-', '_' and '.' are allowed, because routes are written provider/model.";
        if (BaseUrlFault(provider.BaseUrl, kind) is { } fault)
            yield return $"{key}:BaseUrl {fault}";
        if (provider.ApiKey.Length == 0 && kind.NeedsKey)
            yield return $"{key}:ApiKey is missing; {kind.Name} needs one.";
        if (provider.ApiKey.Any(c => c is <= ' ' or > '~'))
            yield return $"{key}:ApiKey contains a space, a line break or a character that no key has.";
        if (provider.CallTimeout <= TimeSpan.Zero)
            yield return $"{key}:CallTimeout must be longer than zero.";
        var firstToken = provider.FirstTokenTimeout ?? pool.FirstTokenTimeout;
        if (firstToken <= TimeSpan.Zero)
            yield return $"{key}:FirstTokenTimeout must be longer than zero.";
        if (provider.FirstTokenTimeout is not null && firstToken > (provider.CallTimeout ?? pool.CallTimeout))
            yield return $"{key}:FirstTokenTimeout is longer than the whole call may take; set {key}:CallTimeout as well.";
    }

    private static string? BaseUrlFault(string baseUrl, ProviderKind kind)
    {
        if (baseUrl.Length == 0)
            return kind.DefaultBaseUrl is null ? $"is missing; {kind.Name} has no default." : null;
        return BaseUrlRule.Fault(baseUrl, kind.Name, kind.WrongEnding);
    }

    private static IEnumerable<string> DuplicateNames(LlmOptions options) =>
        from provider in options.Configured()
        group provider by provider.NameOrKind() into same
        where same.Count() > 1
        select $"Llm:Providers has {same.Count()} entries named '{same.Key}'; give each a Name of its own.";

    private static IEnumerable<string> RouteFaults(LlmOptions options)
    {
        var names = options.Configured().Select(p => p.NameOrKind()).ToHashSet(StringComparer.Ordinal);
        foreach (var (preference, routes) in options.Routes)
        {
            if (!Preferences.All.Contains(preference, StringComparer.OrdinalIgnoreCase))
                yield return $"Llm:Routes:{preference} is no preference; there are {string.Join(", ", Preferences.All)}.";
            foreach (var route in routes.Where(r => !string.IsNullOrWhiteSpace(r)))
            {
                if (RouteTarget.Parse(route) is not { } target)
                    yield return $"Llm:Routes:{preference} has '{route}'; it must read provider/model.";
                else if (!names.Contains(target.Provider))
                    yield return $"Llm:Routes:{preference} names the provider '{target.Provider}', which Llm:Providers does not have.";
            }
        }
    }

    private static IEnumerable<string> TimeFaults(LlmOptions options)
    {
        if (options.FirstTokenTimeout <= TimeSpan.Zero || options.CallTimeout < options.FirstTokenTimeout)
            yield return "Llm:FirstTokenTimeout must be longer than zero and not longer than Llm:CallTimeout.";
        if (options.LastAttemptAt <= TimeSpan.Zero || options.TurnBudget <= options.LastAttemptAt)
            yield return "Llm:TurnBudget must be longer than Llm:LastAttemptAt, and that longer than zero.";
        if (options.CooldownBase <= TimeSpan.Zero || options.CooldownMax < options.CooldownBase)
            yield return "Llm:CooldownBase must be longer than zero and not longer than Llm:CooldownMax.";
    }
}
