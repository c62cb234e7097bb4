-- The tenant's chunks nearest in meaning, nearest first. Few are all compared; of many the index is asked, and if its neighbours are too
-- much the neighbours' of others to fill the list, all are compared after all.
--   p_model   whose vector the question has; vectors of another model say nothing about it
--   p_least   the least cosine similarity that counts as having to do with it
create function views.search_knowledge_vectors(p_query text, p_model text, p_least double precision, p_limit integer)
returns table (
  chunk_id uuid, document_id uuid, name varchar, version integer, ordinal integer, heading text, content text, similarity double precision)
language plpgsql security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan
as $$
declare
  c_few constant bigint := 5000;
  v_tenant text := events.current_tenant();
  v_query public.vector := p_query::public.vector;
  v_nearest uuid[];
begin
  if v_tenant is null then
    return;
  end if;
  if (select coalesce(sum(l.chunks), 0) from views.knowledge_live l where l.tenant_id = v_tenant) > c_few then
    perform set_config('hnsw.iterative_scan', 'strict_order', true), set_config('hnsw.ef_search', '100', true),
      set_config('hnsw.max_scan_tuples', '40000', true);
    select array_agg(n.chunk_id) into v_nearest from (
      select k.chunk_id, k.document_id, k.version from views.knowledge_chunks k
      where k.tenant_id = v_tenant and k.embedding_model = p_model
      order by k.embedding operator(public.<=>) v_query limit p_limit * 2) n
    join views.knowledge_live l on l.tenant_id = v_tenant and l.document_id = n.document_id and l.version = n.version;
  end if;
  if coalesce(cardinality(v_nearest), 0) < p_limit then
    with mine as materialized (
      select k.chunk_id, k.embedding from views.knowledge_chunks k
      join views.knowledge_live l on l.tenant_id = k.tenant_id and l.document_id = k.document_id and l.version = k.version
      where k.tenant_id = v_tenant and k.embedding_model = p_model)
    select array_agg(n.chunk_id) into v_nearest from (
      select m.chunk_id from mine m order by m.embedding operator(public.<=>) v_query limit p_limit) n;
  end if;
  return query
  select k.chunk_id, k.document_id, k.name, k.version, k.ordinal, k.heading, k.content, 1 - (k.embedding operator(public.<=>) v_query)
  from views.knowledge_chunks k
  where k.tenant_id = v_tenant and k.chunk_id = any (v_nearest) and 1 - (k.embedding operator(public.<=>) v_query) >= p_least
  order by k.embedding operator(public.<=>) v_query, k.chunk_id limit p_limit;
end
$$;

revoke execute on function views.search_knowledge_vectors(text, text, double precision, integer) from public;
grant execute on function views.search_knowledge_vectors(text, text, double precision, integer) to konstruct_app;
alter function views.search_knowledge_vectors(text, text, double precision, integer) owner to konstruct_search;
