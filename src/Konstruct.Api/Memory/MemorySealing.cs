using System.Text;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Memory;

/// <summary>Texts of memories in and out of their seal, and their ids.</summary>
internal sealed class MemorySealing(KeyVault keys)
{
    public ValueTask<TenantVault> VaultAsync(TenantId tenant, CancellationToken cancellation) => keys.OfAsync(tenant, cancellation);

    /// <summary>
    /// The id of exactly this memory. Keyed like every id that is made of what people wrote: whoever sees it in an event after an erasure
    /// cannot try texts against it.
    /// </summary>
    public static Guid IdOf(TenantVault vault, Guid agent, Guid person, Guid conversation, Guid source, string kind, string text) =>
        vault.Digest("memory", agent.ToString("D"), person.ToString("D"), conversation.ToString("D"), source.ToString("D"), kind, text);

    /// <exception cref="SubjectErasedException">Nothing about them may be stored any more.</exception>
    public static string Seal(TenantVault vault, Guid subject, string text) => vault.Seal(subject, Encoding.UTF8.GetBytes(text));

    public async ValueTask EnsureAsync(TenantVault vault, IReadOnlyCollection<Guid> subjects, CancellationToken cancellation) =>
        await keys.EnsureSubjectsAsync(vault, subjects, cancellation);

    /// <summary>The clear texts in their order; null for those whose subject was erased.</summary>
    public async ValueTask<IReadOnlyList<string?>> OpenAsync(
        TenantId tenant, IReadOnlyList<(Guid Subject, string Content)> contents, CancellationToken cancellation)
    {
        var vault = await keys.OfAsync(tenant, cancellation);
        await keys.LoadSubjectsAsync(vault, [.. contents.Select(c => c.Subject)], cancellation);
        return [.. contents.Select(c => vault.Open(c.Subject, c.Content) is { } clear ? Encoding.UTF8.GetString(clear) : null)];
    }
}
