-- The lane's next envelope; none: the lease is given back and the lane is due when its next work is.
-- An envelope that is backing off holds its lane; one scheduled for later does not.
create function messaging.next_envelope(p_tenant text, p_lane uuid, p_fence bigint)
returns table (id bigint, kind varchar, body jsonb, attempts integer, retries integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_now timestamptz := clock_timestamp();
  v_head messaging.envelopes%rowtype;
begin
  perform messaging.hold_lane(p_tenant, p_lane, p_fence);
  select * into v_head from messaging.envelopes e
  where e.tenant_id = p_tenant and e.lane = p_lane and e.dead_at is null and (e.attempts > 0 or e.due <= v_now)
  order by e.id limit 1;
  if found and v_head.due <= v_now then
    return query select v_head.id, v_head.kind, v_head.body, v_head.attempts, v_head.retries;
    return;
  end if;
  update messaging.lanes l
  set leased_until = null, node = null, due = coalesce(v_head.due, (
    select min(e.due) from messaging.envelopes e where e.tenant_id = p_tenant and e.lane = p_lane and e.dead_at is null))
  where l.tenant_id = p_tenant and l.lane = p_lane;
end
$$;

revoke execute on function messaging.next_envelope(text, uuid, bigint) from public;
grant execute on function messaging.next_envelope(text, uuid, bigint) to konstruct_app;
alter function messaging.next_envelope(text, uuid, bigint) owner to konstruct_append;
