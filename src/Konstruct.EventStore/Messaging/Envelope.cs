using System.Text.Json;
using Konstruct.EventStore.Tenancy;

namespace Konstruct.EventStore.Messaging;

/// <summary>Work to be done, enqueued in the transaction of the events that ask for it.</summary>
/// <param name="Lane">What must happen one after another shares a lane; usually the conversation's stream id.</param>
/// <param name="Kind">Which handler takes it.</param>
/// <param name="Body">JSON with ids; personal content in it must be sealed.</param>
/// <param name="Due">Not before; null is at once.</param>
public sealed record Envelope(Guid Lane, string Kind, string Body, DateTimeOffset? Due = null);

/// <summary>The right to work on a lane until it is lost; every append under it is fenced.</summary>
public sealed record LaneLease(TenantId Tenant, Guid Lane, long Fence);

/// <summary>An envelope in a worker's hands.</summary>
/// <param name="Attempts">How often it failed since it was enqueued or retried.</param>
/// <param name="Retries">How often a person took it out of the dead letters.</param>
public sealed record DeliveredEnvelope(LaneLease Lease, long Id, string Kind, JsonElement Body, int Attempts, int Retries);
