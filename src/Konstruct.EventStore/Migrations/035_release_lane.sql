-- Gives a lease back with the work still due, so that another worker takes it at once (shutdown).
create function messaging.release_lane(p_tenant text, p_lane uuid, p_fence bigint) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform events.enter_tenant(p_tenant);
  update messaging.lanes l set leased_until = null, node = null
  where l.tenant_id = p_tenant and l.lane = p_lane and l.fence = p_fence;
end
$$;

revoke execute on function messaging.release_lane(text, uuid, bigint) from public;
grant execute on function messaging.release_lane(text, uuid, bigint) to konstruct_app;
alter function messaging.release_lane(text, uuid, bigint) owner to konstruct_append;
