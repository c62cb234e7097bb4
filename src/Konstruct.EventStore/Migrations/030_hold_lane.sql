-- Locks a leased lane's row for this transaction; KS004 when the lease has passed on.
create function messaging.hold_lane(p_tenant text, p_lane uuid, p_fence bigint) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform events.enter_tenant(p_tenant);
  perform 1 from messaging.lanes l where l.tenant_id = p_tenant and l.lane = p_lane and l.fence = p_fence for no key update;
  if not found then
    raise exception 'the lane is leased to another worker' using errcode = 'KS004';
  end if;
end
$$;

revoke execute on function messaging.hold_lane(text, uuid, bigint) from public;
grant execute on function messaging.hold_lane(text, uuid, bigint) to konstruct_app, konstruct_append;
alter function messaging.hold_lane(text, uuid, bigint) owner to konstruct_append;
