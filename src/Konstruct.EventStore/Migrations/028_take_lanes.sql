-- Leases lanes that have due work and no live lease, over all tenants. skip locked is right here because it is the lane that is locked.
create function messaging.take_lanes(p_node text, p_limit integer, p_lease interval)
returns table (tenant_id varchar, lane uuid, fence bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_now timestamptz := clock_timestamp();
begin
  return query
  with due as (
    select l.tenant_id, l.lane from messaging.lanes l
    where l.due <= v_now and (l.leased_until is null or l.leased_until < v_now)
    order by l.due limit p_limit for update skip locked)
  update messaging.lanes t
  set fence = t.fence + 1, leased_until = v_now + p_lease, node = p_node
  from due where t.tenant_id = due.tenant_id and t.lane = due.lane
  returning t.tenant_id, t.lane, t.fence;
end
$$;

revoke execute on function messaging.take_lanes(text, integer, interval) from public;
grant execute on function messaging.take_lanes(text, integer, interval) to konstruct_app;
alter function messaging.take_lanes(text, integer, interval) owner to konstruct_directory;
