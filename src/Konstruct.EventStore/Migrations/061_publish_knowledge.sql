-- From here on these chunks are what is found of a document, and no others: the rest retires and leaves the indexes.
create function views.publish_knowledge(p_tenant text, p_document uuid, p_version integer, p_ids uuid[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform events.enter_tenant(p_tenant);
  insert into views.knowledge_live as l (tenant_id, document_id, version, chunks)
  values (p_tenant, p_document, p_version, cardinality(p_ids))
  on conflict (tenant_id, document_id) do update set version = excluded.version, chunks = excluded.chunks;

  update views.knowledge_chunks k set retired_at = clock_timestamp(), embedding = null, embedding_model = null
  where k.tenant_id = p_tenant and k.document_id = p_document and k.retired_at is null
    and not exists (select 1 from unnest(p_ids) as kept (id) where kept.id = k.chunk_id);
end
$$;

revoke execute on function views.publish_knowledge(text, uuid, integer, uuid[]) from public;
grant execute on function views.publish_knowledge(text, uuid, integer, uuid[]) to konstruct_app;
alter function views.publish_knowledge(text, uuid, integer, uuid[]) owner to konstruct_search;
