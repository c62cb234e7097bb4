-- How many memories can be found for an employee and a person: decides whether comparing with each of them is the quicker way.
create table views.memory_counts (
  tenant_id varchar not null,
  agent_id uuid not null,
  person uuid not null,
  memories bigint not null,
  primary key (tenant_id, agent_id, person)
) with (fillfactor = 70);

call events.protect_tenant_table('views.memory_counts', false);
grant select on views.memory_counts to konstruct_app;
grant select, insert, update, delete on views.memory_counts to konstruct_search;

-- One statement on memories is one upsert here, in one order for all writers. Counts rows with a vector.
create function views.count_memories() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'INSERT' then
    insert into views.memory_counts as c (tenant_id, agent_id, person, memories)
    select n.tenant_id, n.agent_id, n.person, count(n.embedding)
    from added n group by n.tenant_id, n.agent_id, n.person order by n.tenant_id, n.agent_id, n.person
    on conflict (tenant_id, agent_id, person) do update set memories = c.memories + excluded.memories;
  elsif tg_op = 'DELETE' then
    insert into views.memory_counts as c (tenant_id, agent_id, person, memories)
    select o.tenant_id, o.agent_id, o.person, - count(o.embedding)
    from removed o group by o.tenant_id, o.agent_id, o.person order by o.tenant_id, o.agent_id, o.person
    on conflict (tenant_id, agent_id, person) do update set memories = c.memories + excluded.memories;
  else
    insert into views.memory_counts as c (tenant_id, agent_id, person, memories)
    select x.tenant_id, x.agent_id, x.person, sum(x.change)
    from (
      select n.tenant_id, n.agent_id, n.person, count(n.embedding) as change from added n group by 1, 2, 3
      union all
      select o.tenant_id, o.agent_id, o.person, - count(o.embedding) from removed o group by 1, 2, 3) x
    group by x.tenant_id, x.agent_id, x.person
    having sum(x.change) <> 0
    order by x.tenant_id, x.agent_id, x.person
    on conflict (tenant_id, agent_id, person) do update set memories = c.memories + excluded.memories;
  end if;
  return null;
end
$$;

revoke execute on function views.count_memories() from public;
grant execute on function views.count_memories() to konstruct_search;

create trigger memories_added after insert on views.memories
  referencing new table as added for each statement execute function views.count_memories();
create trigger memories_removed after delete on views.memories
  referencing old table as removed for each statement execute function views.count_memories();
create trigger memories_changed after update on views.memories
  referencing old table as removed new table as added for each statement execute function views.count_memories();
