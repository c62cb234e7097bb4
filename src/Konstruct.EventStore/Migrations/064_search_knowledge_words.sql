-- The tenant's chunks that a question's words stand in, best first. What a person writes into a search box works ("exactly this", -not this,
-- this or that); a plain question is content with half of its words, because nobody's handbook repeats the question.
create function views.search_knowledge_words(p_query text, p_limit integer)
returns table (chunk_id uuid, document_id uuid, name varchar, version integer, ordinal integer, heading text, content text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan set client_min_messages = warning
as $$
declare
  v_tenant text := events.current_tenant();
  v_mine tsquery := quote_literal(' ' || v_tenant)::tsquery;
  v_exact tsquery := websearch_to_tsquery('english', p_query) || websearch_to_tsquery('spanish', p_query)
    || websearch_to_tsquery('portuguese', p_query) || websearch_to_tsquery('simple', p_query);
  v_words tsquery[] := case when p_query ~ '(^|\s)-\S|"' then null else views.knowledge_query_words(p_query) end;
  v_enough integer := (coalesce(cardinality(v_words), 0) + 1) / 2;
  v_any tsquery := v_exact;
begin
  if v_tenant is null or numnode(v_exact) = 0 then
    return;
  end if;
  for i in 1 .. coalesce(cardinality(v_words), 0) loop
    v_any := v_any || v_words[i];
  end loop;
  return query
  with found as materialized (
    (select k.chunk_id from views.knowledge_chunks k where k.tenant_id = v_tenant and k.words @@ (v_mine && v_exact) limit 1000)
    union
    -- each word for itself: of a rare word all, of an everyday word, which tells little, some; so that any question has an end
    select o.chunk_id from unnest(v_words) as w (query)
    cross join lateral (
      select k.chunk_id from views.knowledge_chunks k where k.tenant_id = v_tenant and k.words @@ (v_mine && w.query) limit 500) o),
  candidates as materialized (
    select k.chunk_id, k.document_id, k.name, k.version, k.ordinal, k.heading, k.content, k.words
    from found f join views.knowledge_chunks k on k.tenant_id = v_tenant and k.chunk_id = f.chunk_id),
  weighed as (
    select c.*, c.words @@ v_exact as exact, (select count(*) from unnest(v_words) as w (query) where c.words @@ w.query) as matched
    from candidates c
    join views.knowledge_live l on l.tenant_id = v_tenant and l.document_id = c.document_id and l.version = c.version)
  select w.chunk_id, w.document_id, w.name, w.version, w.ordinal, w.heading, w.content
  from weighed w
  where w.exact or w.matched >= v_enough
  order by w.exact desc, w.matched desc, ts_rank(w.words, v_any, 1) desc, w.chunk_id
  limit p_limit;
end
$$;

revoke execute on function views.search_knowledge_words(text, integer) from public;
grant execute on function views.search_knowledge_words(text, integer) to konstruct_app;
alter function views.search_knowledge_words(text, integer) owner to konstruct_search;
