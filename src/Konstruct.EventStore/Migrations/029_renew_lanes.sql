-- Prolongs the leases that are still the caller's (same fence, not given back); what does not come back was lost.
create function messaging.renew_lanes(p_tenants text[], p_lanes uuid[], p_fences bigint[], p_lease interval)
returns table (tenant_id varchar, lane uuid)
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  update messaging.lanes l set leased_until = clock_timestamp() + p_lease
  from unnest(p_tenants, p_lanes, p_fences) as h (tenant_id, lane, fence)
  where l.tenant_id = h.tenant_id and l.lane = h.lane and l.fence = h.fence and l.leased_until is not null
  returning l.tenant_id, l.lane;
end
$$;

revoke execute on function messaging.renew_lanes(text[], uuid[], bigint[], interval) from public;
grant execute on function messaging.renew_lanes(text[], uuid[], bigint[], interval) to konstruct_app;
alter function messaging.renew_lanes(text[], uuid[], bigint[], interval) owner to konstruct_directory;
