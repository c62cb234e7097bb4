-- The document is not found any more. Its chunks stay for past prompts, out of every index, unless they are purged.
create function views.remove_knowledge(p_tenant text, p_document uuid, p_purge boolean) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform events.enter_tenant(p_tenant);
  delete from views.knowledge_live l where l.tenant_id = p_tenant and l.document_id = p_document;
  if p_purge then
    delete from views.knowledge_chunks k where k.tenant_id = p_tenant and k.document_id = p_document;
  else
    update views.knowledge_chunks k set retired_at = clock_timestamp(), embedding = null, embedding_model = null
    where k.tenant_id = p_tenant and k.document_id = p_document and k.retired_at is null;
  end if;
end
$$;

revoke execute on function views.remove_knowledge(text, uuid, boolean) from public;
grant execute on function views.remove_knowledge(text, uuid, boolean) to konstruct_app;
alter function views.remove_knowledge(text, uuid, boolean) owner to konstruct_search;
