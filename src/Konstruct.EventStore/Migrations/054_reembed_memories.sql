-- The vectors of another model for memories that are still found. Answers how many there were.
create function views.reembed_memories(p_tenant text, p_ids uuid[], p_embeddings text[], p_model text) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_changed integer;
begin
  perform events.enter_tenant(p_tenant);
  perform pg_advisory_xact_lock_shared(hashtextextended('memories/' || p_tenant, 0));
  update views.memories m set embedding = x.embedding::public.vector, embedding_model = p_model
  from unnest(p_ids, p_embeddings) as x (memory_id, embedding)
  where m.tenant_id = p_tenant and m.memory_id = x.memory_id and m.embedding is not null;
  get diagnostics v_changed = row_count;
  return v_changed;
end
$$;

revoke execute on function views.reembed_memories(text, uuid[], text[], text) from public;
grant execute on function views.reembed_memories(text, uuid[], text[], text) to konstruct_app;
alter function views.reembed_memories(text, uuid[], text[], text) owner to konstruct_search;
