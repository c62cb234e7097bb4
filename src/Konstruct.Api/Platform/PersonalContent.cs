using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Konstruct.Domain.Kernel;
using Konstruct.EventStore.Serialization;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.Api.Platform;

/// <summary>Opens personal content for those who may read it: the prompt, the transcript, the auditor's replay.</summary>
internal sealed class PersonalContent(KeyVault keys, EventRegistry registry)
{
    /// <summary>What an erased person's words read as.</summary>
    public const string Erased = "[erased]";

    /// <summary>Opens several values of one tenant; an erased one comes back as null, in its place.</summary>
    public async ValueTask<IReadOnlyList<T?>> OpenAsync<T>(TenantId tenant, IReadOnlyList<Personal<T>> contents, CancellationToken cancellation)
        where T : class
    {
        var vault = await keys.OfAsync(tenant, cancellation);
        await keys.LoadSubjectsAsync(vault, [.. contents.OfType<Personal<T>.Sealed>().Select(c => c.Subject)], cancellation);
        return [.. contents.Select(c => Open(vault, c))];
    }

    public async ValueTask<T?> OpenAsync<T>(TenantId tenant, Personal<T> content, CancellationToken cancellation)
        where T : class => (await OpenAsync(tenant, [content], cancellation))[0];

    /// <summary>Replaces every sealed object inside a JSON document by its clear content; erased ones by <see cref="Erased"/>.</summary>
    public async ValueTask<JsonNode?> OpenAllAsync(TenantId tenant, JsonNode? document, CancellationToken cancellation)
    {
        var vault = await keys.OfAsync(tenant, cancellation);
        var subjects = new HashSet<Guid>();
        Visit(document, (subject, _) =>
        {
            subjects.Add(subject);
            return null;
        });
        await keys.LoadSubjectsAsync(vault, subjects, cancellation);
        return Visit(document, (subject, ciphertext) =>
            vault.Open(subject, ciphertext) is { } clear ? JsonNode.Parse(Encoding.UTF8.GetString(clear)) : JsonValue.Create(Erased));
    }

    private T? Open<T>(TenantVault vault, Personal<T> content)
        where T : class => content switch
        {
            Personal<T>.Clear clear => clear.Value,
            Personal<T>.Sealed kept => vault.Open(kept.Subject, kept.Ciphertext) is { } clear
                ? JsonSerializer.Deserialize<T>(clear, registry.Json)
                : null,
            _ => null,
        };

    private static JsonNode? Visit(JsonNode? node, Func<Guid, string, JsonNode?> open)
    {
        switch (node)
        {
            case JsonObject sealedContent when IsSealed(sealedContent):
                return open(sealedContent["key"]!.GetValue<Guid>(), sealedContent["ct"]!.GetValue<string>());
            case JsonObject members:
                var copy = new JsonObject();
                foreach (var (name, value) in members)
                    copy[name] = Visit(value, open);
                return copy;
            case JsonArray items:
                return new JsonArray([.. items.Select(i => Visit(i, open))]);
            default:
                return node?.DeepClone();
        }
    }

    private static bool IsSealed(JsonObject o) =>
        o.Count == 3 && o["enc"] is JsonValue enc && enc.TryGetValue(out int format) && format == 1 && o["key"] is not null && o["ct"] is not null;
}
