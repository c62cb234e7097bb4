-- Prolongs the leases that are still the caller's (same fence, not given back); what does not come back was lost.
-- Rows are locked in the order in which enqueue locks them: two that wait for each other would lose a lease or a message.
create function messaging.renew_lanes(p_tenants text[], p_lanes uuid[], p_fences bigint[], p_lease interval)
returns table (tenant_id varchar, lane uuid)
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  with held as (
    select l.tenant_id, l.lane from messaging.lanes l
    join unnest(p_tenants, p_lanes, p_fences) as h (tenant_id, lane, fence)
      on l.tenant_id = h.tenant_id and l.lane = h.lane and l.fence = h.fence
    where l.leased_until is not null
    order by l.tenant_id, l.lane for no key update of l)
  update messaging.lanes t set leased_until = clock_timestamp() + p_lease
  from held where t.tenant_id = held.tenant_id and t.lane = held.lane
  returning t.tenant_id, t.lane;
end
$$;

revoke execute on function messaging.renew_lanes(text[], uuid[], bigint[], interval) from public;
grant execute on function messaging.renew_lanes(text[], uuid[], bigint[], interval) to konstruct_app;
alter function messaging.renew_lanes(text[], uuid[], bigint[], interval) owner to konstruct_directory;
