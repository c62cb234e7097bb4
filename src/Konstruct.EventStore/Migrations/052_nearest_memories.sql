-- The two ways to the nearest memories of an employee and a person. recall_memories chooses; both plan anew each time, because a plan for
-- one tenant is the wrong one for another.
-- Loads the extension, without which its settings could not be given below.
select '[1]'::public.vector;

-- Compares with every memory of the scope: exact, and the quicker way while these are few.
create function views.nearest_by_comparing(
  p_tenant text, p_agent uuid, p_person uuid, p_query public.vector, p_model text, p_excluded uuid[], p_limit integer)
returns table (memory_id uuid)
language plpgsql stable set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan
as $$
begin
  return query
  -- materialized: the order by below must not become a walk through the index of all tenants
  with compared as materialized (
    select m.memory_id, m.embedding operator(public.<=>) p_query as distance
    from views.memories m
    where m.tenant_id = p_tenant and m.person = p_person and m.agent_id = p_agent
      and m.embedding is not null and m.embedding_model = p_model
      and not (m.source_id = any (p_excluded) or m.message_ids && p_excluded))
  select c.memory_id from compared c order by c.distance limit p_limit;
end
$$;

-- Walks the index of all tenants and keeps what belongs to the scope, further and further until enough is found.
create function views.nearest_by_index(
  p_tenant text, p_agent uuid, p_person uuid, p_query public.vector, p_model text, p_excluded uuid[], p_limit integer)
returns table (memory_id uuid)
language plpgsql stable set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan
set enable_sort = off -- the planner knows no price for walking on; the choice has been made
set hnsw.ef_search = 200
set hnsw.iterative_scan = relaxed_order -- the caller compares and sorts
set hnsw.max_scan_tuples = 40000
as $$
declare
  v_query public.halfvec := p_query::public.halfvec;
begin
  return query
  select m.memory_id
  from views.memories m
  where m.tenant_id = p_tenant and m.person = p_person and m.agent_id = p_agent
    and m.embedding is not null and m.embedding_model = p_model
    and not (m.source_id = any (p_excluded) or m.message_ids && p_excluded)
  order by m.embedding::public.halfvec(384) operator(public.<=>) v_query limit p_limit;
end
$$;

revoke execute on function views.nearest_by_comparing(text, uuid, uuid, public.vector, text, uuid[], integer) from public;
revoke execute on function views.nearest_by_index(text, uuid, uuid, public.vector, text, uuid[], integer) from public;
grant execute on function views.nearest_by_comparing(text, uuid, uuid, public.vector, text, uuid[], integer) to konstruct_search;
grant execute on function views.nearest_by_index(text, uuid, uuid, public.vector, text, uuid[], integer) to konstruct_search;
