-- Puts chunks of a version there, not yet to be found. A chunk that is there keeps its text and gets the newer vector.
--   p_embeddings   vectors as text; null where there is none
create function views.put_knowledge_chunks(
  p_tenant text, p_document uuid, p_version integer, p_name text,
  p_ids uuid[], p_ordinals integer[], p_headings text[], p_contents text[], p_embeddings text[], p_model text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform events.enter_tenant(p_tenant);
  insert into views.knowledge_chunks as k (
    tenant_id, chunk_id, document_id, version, ordinal, name, heading, content, embedding, embedding_model)
  select p_tenant, c.id, p_document, p_version, c.ordinal, p_name, c.heading, c.content,
    c.embedding::public.vector, case when c.embedding is not null then p_model end
  from unnest(p_ids, p_ordinals, p_headings, p_contents, p_embeddings) as c (id, ordinal, heading, content, embedding)
  order by c.id -- one order for all writers: no deadlock
  on conflict (tenant_id, chunk_id) do update
    set embedding = excluded.embedding, embedding_model = excluded.embedding_model, retired_at = null;
end
$$;

revoke execute on function views.put_knowledge_chunks(text, uuid, integer, text, uuid[], integer[], text[], text[], text[], text) from public;
grant execute on function views.put_knowledge_chunks(text, uuid, integer, text, uuid[], integer[], text[], text[], text[], text) to konstruct_app;
alter function views.put_knowledge_chunks(text, uuid, integer, text, uuid[], integer[], text[], text[], text[], text) owner to konstruct_search;
