grant select on events.mt_streams to konstruct_search;

-- Everything remembered of a conversation up to now. What is said in it later is remembered again.
create function views.forget_conversation(p_tenant text, p_conversation uuid) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_head bigint;
  v_gone integer;
begin
  perform events.enter_tenant(p_tenant);
  perform pg_advisory_xact_lock(hashtextextended('memories/' || p_tenant, 0));
  delete from views.memories m where m.tenant_id = p_tenant and m.conversation_id = p_conversation;
  get diagnostics v_gone = row_count;
  select s.version into v_head from events.mt_streams s where s.tenant_id = p_tenant and s.id = p_conversation;
  if found then
    insert into views.memory_progress as g (tenant_id, conversation_id, version, resume_after, forgotten_through)
    values (p_tenant, p_conversation, v_head, v_head, v_head)
    on conflict (tenant_id, conversation_id) do update
      set version = greatest(g.version, v_head), resume_after = v_head, forgotten_through = v_head, updated_at = clock_timestamp();
  end if;
  return v_gone;
end
$$;

-- Everything remembered of a person up to now, and what others said in the same turns: the answers there were given to both.
create function views.forget_person(p_tenant text, p_person uuid) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_gone integer;
begin
  perform events.enter_tenant(p_tenant);
  perform pg_advisory_xact_lock(hashtextextended('memories/' || p_tenant, 0));
  insert into views.forgotten_people as f (tenant_id, person, forgotten_at) values (p_tenant, p_person, clock_timestamp())
  on conflict (tenant_id, person) do update set forgotten_at = excluded.forgotten_at;
  delete from views.memories m
  where m.tenant_id = p_tenant and (m.person = p_person or (m.conversation_id, m.source_id) in (
    select o.conversation_id, o.source_id from views.memories o where o.tenant_id = p_tenant and o.person = p_person));
  get diagnostics v_gone = row_count;
  delete from views.memory_counts c where c.tenant_id = p_tenant and c.person = p_person;
  return v_gone;
end
$$;

revoke execute on function views.forget_conversation(text, uuid), views.forget_person(text, uuid) from public;
grant execute on function views.forget_conversation(text, uuid), views.forget_person(text, uuid) to konstruct_app;
alter function views.forget_conversation(text, uuid) owner to konstruct_search;
alter function views.forget_person(text, uuid) owner to konstruct_search;
