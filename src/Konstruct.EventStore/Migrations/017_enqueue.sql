-- Envelopes, and their lanes marked due. Called by append and by units of work that append nothing.
create function messaging.enqueue(
  p_tenant text, p_lanes uuid[], p_kinds text[], p_bodies jsonb[], p_due timestamptz[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_due timestamptz;
  v_done text;
begin
  v_done := events.enter_tenant(p_tenant);

  if cardinality(p_lanes) = 1 then
    -- nearly always; one statement of scalars instead of two over arrays
    v_due := coalesce(p_due[1], clock_timestamp());
    with written as (
      insert into messaging.envelopes (tenant_id, lane, kind, body, due)
      values (p_tenant, p_lanes[1], p_kinds[1], p_bodies[1], v_due))
    insert into messaging.lanes as l (tenant_id, lane, due) values (p_tenant, p_lanes[1], v_due)
    on conflict (tenant_id, lane) do update set due = least(l.due, excluded.due);
    return;
  end if;

  insert into messaging.envelopes (tenant_id, lane, kind, body, due)
  select p_tenant, e.lane, e.kind, e.body, coalesce(e.due, clock_timestamp())
  from unnest(p_lanes, p_kinds, p_bodies, p_due) with ordinality as e (lane, kind, body, due, place)
  order by e.place;

  insert into messaging.lanes as l (tenant_id, lane, due)
  select p_tenant, e.lane, min(coalesce(e.due, clock_timestamp()))
  from unnest(p_lanes, p_due) as e (lane, due)
  group by e.lane order by e.lane -- one order for all writers: no deadlock
  on conflict (tenant_id, lane) do update set due = least(l.due, excluded.due);
end
$$;

revoke execute on function messaging.enqueue(text, uuid[], text[], jsonb[], timestamptz[]) from public;
grant execute on function messaging.enqueue(text, uuid[], text[], jsonb[], timestamptz[]) to konstruct_app, konstruct_append;
alter function messaging.enqueue(text, uuid[], text[], jsonb[], timestamptz[]) owner to konstruct_append;
