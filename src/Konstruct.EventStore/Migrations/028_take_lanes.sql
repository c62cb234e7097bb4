-- Leases lanes that have due work and no live lease, over all tenants. skip locked is right here because it is the lane that is locked.
-- While all that is due can be taken, the oldest come first. When lanes queue, tenants take turns: first the oldest lane of each, in an
-- order that is drawn anew each time, so that whoever has one lane waits for one turn and not behind another one's thousand. The look
-- goes from tenant to tenant, beginning anywhere and at most 64 of them, so that a long queue costs no more than a short one.
create function messaging.take_lanes(p_node text, p_limit integer, p_lease interval)
returns table (tenant_id varchar, lane uuid, fence bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_now timestamptz := clock_timestamp();
  v_start varchar := gen_random_uuid()::varchar;
begin
  if (select count(*) from (
    select 1 from messaging.lanes l
    where l.due <= v_now and (l.leased_until is null or l.leased_until < v_now)
    order by l.due limit p_limit + 1) as waiting) <= p_limit
  then
    return query
    with due as (
      select l.tenant_id, l.lane from messaging.lanes l
      where l.due <= v_now and (l.leased_until is null or l.leased_until < v_now)
      order by l.due limit p_limit for update skip locked)
    update messaging.lanes t
    set fence = t.fence + 1, leased_until = v_now + p_lease, node = p_node
    from due where t.tenant_id = due.tenant_id and t.lane = due.lane
    returning t.tenant_id, t.lane, t.fence;
    return;
  end if;

  return query
  with recursive tenants as (
    -- the next tenant with work after the one before; past the last one, again from the first
    select 0 as place, 0 as rounds, v_start as tenant_id
    union all
    select t.place + 1, t.rounds + case when n.tenant_id is null then 1 else 0 end, coalesce(n.tenant_id, '')
    from tenants t
    left join lateral (
      select l.tenant_id from messaging.lanes l
      where l.tenant_id > t.tenant_id and l.due is not null and (t.rounds = 0 or l.tenant_id <= v_start)
      order by l.tenant_id limit 1) as n on true
    where t.place < 64 and t.rounds < 2),
  candidates as materialized (
    select w.tenant_id, w.lane, row_number() over (partition by w.tenant_id order by w.due) as turn, t.dice
    from (select s.tenant_id, random() as dice from tenants s where s.place > 0 and s.tenant_id <> '') as t
    cross join lateral (
      select l.tenant_id, l.lane, l.due from messaging.lanes l
      where l.tenant_id = t.tenant_id and l.due <= v_now and (l.leased_until is null or l.leased_until < v_now)
      order by l.due limit p_limit) as w
    union all
    -- last: there may be too few where the look went
    (select l.tenant_id, l.lane, 1000000, 1 from messaging.lanes l
    where l.due <= v_now and (l.leased_until is null or l.leased_until < v_now)
    order by l.due limit p_limit)),
  taken as (
    select l.tenant_id, l.lane
    from (select u.tenant_id, u.lane, min(u.turn) as turn, min(u.dice) as dice from candidates u group by u.tenant_id, u.lane) as c
    join messaging.lanes l on l.tenant_id = c.tenant_id and l.lane = c.lane
    where l.due <= v_now and (l.leased_until is null or l.leased_until < v_now)
    order by c.turn, c.dice limit p_limit for update of l skip locked)
  update messaging.lanes t
  set fence = t.fence + 1, leased_until = v_now + p_lease, node = p_node
  from taken where t.tenant_id = taken.tenant_id and t.lane = taken.lane
  returning t.tenant_id, t.lane, t.fence;
end
$$;

revoke execute on function messaging.take_lanes(text, integer, interval) from public;
grant execute on function messaging.take_lanes(text, integer, interval) to konstruct_app;
alter function messaging.take_lanes(text, integer, interval) owner to konstruct_directory;
