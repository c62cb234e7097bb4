create function messaging.retry_dead_letter(p_tenant text, p_id bigint) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_lane uuid;
begin
  perform events.enter_tenant(p_tenant);
  update messaging.envelopes e
  set dead_at = null, attempts = 0, retries = e.retries + 1, due = clock_timestamp()
  where e.tenant_id = p_tenant and e.id = p_id and e.dead_at is not null
  returning e.lane into v_lane;
  if not found then
    return false;
  end if;
  update messaging.lanes l set due = least(l.due, clock_timestamp()) where l.tenant_id = p_tenant and l.lane = v_lane;
  return true;
end
$$;

revoke execute on function messaging.retry_dead_letter(text, bigint) from public;
grant execute on function messaging.retry_dead_letter(text, bigint) to konstruct_app;
alter function messaging.retry_dead_letter(text, bigint) owner to konstruct_append;
