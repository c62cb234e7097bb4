using Konstruct.EventStore.Tenancy;

namespace Konstruct.EventStore.Streams;

/// <summary>One stream of one tenant. It cannot be made without the tenant, because the same id may exist in two.</summary>
/// <param name="Tenant">Who it belongs to.</param>
/// <param name="Type">The stream's kind in snake case, e.g. <c>conversation</c>; stored with its first event.</param>
/// <param name="Id">Random, or a keyed digest of an outside id; never an outside id itself.</param>
public readonly record struct StreamId(TenantId Tenant, string Type, Guid Id);
