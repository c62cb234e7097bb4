-- The same as before (053), quicker: found vectors are copied before they are compared in pairs. Dropped first, because it belongs to
-- another role, and who owns the schema may drop in it but not replace.
drop function views.recall_memories(text, uuid, uuid, real[], text, double precision, double precision, uuid[], integer);
create function views.recall_memories(
  p_tenant text, p_agent uuid, p_person uuid, p_query real[], p_model text, p_floor double precision, p_same double precision,
  p_excluded uuid[], p_limit integer)
returns table (
  memory_id uuid, similarity double precision, kind varchar, conversation_id uuid, source_id uuid, subject uuid, content text,
  said_at timestamptz, like_earlier uuid[])
language plpgsql security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan
as $$
declare
  v_query public.vector := p_query::public.vector;
  v_scope bigint;
  v_all double precision;
  v_found uuid[];
begin
  perform events.enter_tenant(p_tenant);
  select c.memories into v_scope from views.memory_counts c where c.tenant_id = p_tenant and c.agent_id = p_agent and c.person = p_person;
  if coalesce(v_scope, 0) <= 0 then
    return;
  end if;
  select greatest(c.reltuples, 0) into v_all from pg_catalog.pg_class c where c.oid = 'views.memories'::regclass;

  -- Comparing takes a microsecond a memory; walking some 50 a memory that it passes, and it passes more, the smaller a part of the whole
  -- the scope is. They meet where the scope is some 40 roots of the whole: 13,000 of 110,000.
  if v_scope < greatest(5000, 40 * sqrt(v_all)) then
    v_found := array(select n.memory_id from views.nearest_by_comparing(p_tenant, p_agent, p_person, v_query, p_model, p_excluded, p_limit) n);
  else
    v_found := array(select n.memory_id from views.nearest_by_index(p_tenant, p_agent, p_person, v_query, p_model, p_excluded, p_limit) n);
  end if;

  return query
  with found as materialized (
    -- subvector: a copy at hand. In pairs, as below, each vector would be fetched again and again from where long values are kept.
    select m.memory_id, m.kind, m.conversation_id, m.source_id, m.subject, m.content, m.said_at,
      public.subvector(m.embedding, 1, public.vector_dims(m.embedding)) as embedding, 1 - (m.embedding operator(public.<=>) v_query) as likeness
    from views.memories m where m.tenant_id = p_tenant and m.memory_id = any (v_found))
  select f.memory_id, f.likeness, f.kind, f.conversation_id, f.source_id, f.subject, f.content, f.said_at,
    array(
      select e.memory_id from found e
      where (e.likeness, e.memory_id) > (f.likeness, f.memory_id) and 1 - (e.embedding operator(public.<=>) f.embedding) > p_same)
  from found f where f.likeness >= p_floor order by f.likeness desc, f.memory_id desc;
end
$$;

revoke execute on function views.recall_memories(text, uuid, uuid, real[], text, double precision, double precision, uuid[], integer) from public;
grant execute on function views.recall_memories(text, uuid, uuid, real[], text, double precision, double precision, uuid[], integer) to konstruct_app;
alter function views.recall_memories(text, uuid, uuid, real[], text, double precision, double precision, uuid[], integer) owner to konstruct_search;
