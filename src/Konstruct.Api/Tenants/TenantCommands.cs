using Konstruct.Api.Channels;
using Konstruct.Api.Platform;
using Konstruct.Domain.Kernel;
using Konstruct.Domain.Tenants;
using Konstruct.EventStore.Streams;
using Konstruct.EventStore.Tenancy;
using Konstruct.Projections;

namespace Konstruct.Api.Tenants;

/// <summary>Creating and changing tenants.</summary>
internal sealed class TenantCommands(Platform.Streams streams, Ids ids)
{
    public const string StreamType = "tenant";

    /// <param name="slug">Null: made from the name.</param>
    public async Task<(Guid Id, string Slug, Refusal? Refusal)> CreateAsync(string name, string? slug, EventContext context, CancellationToken cancellation)
    {
        var id = ids.Next();
        var tenant = TenantId.From(id);
        var wanted = slug ?? TenantDecider.SlugOf(name);
        try
        {
            var outcome = await streams.ExecuteAsync(
                new StreamId(tenant, StreamType, id), TenantDecider.Instance, new TenantDecider.Command.Create(name, wanted), context, ReadModels.Tenants,
                also: unit => unit.Also(Statement.Of(
                    "select events.claim_external_key($1, $2, $3, $4)", tenant.Value, TenantLookup.SlugKind, wanted, id)),
                cancellation: cancellation);
            return (id, wanted, outcome.Refusal);
        }
        catch (ExternalKeyTakenException)
        {
            return (Guid.Empty, wanted, TenantRefusals.SlugTaken);
        }
    }

    public async Task<Refusal?> ExecuteAsync(Guid id, TenantDecider.Command command, EventContext context, CancellationToken cancellation)
    {
        var outcome = await streams.ExecuteAsync(
            new StreamId(TenantId.From(id), StreamType, id), TenantDecider.Instance, command, context, ReadModels.Tenants, cancellation: cancellation);
        return outcome.Refusal;
    }
}
