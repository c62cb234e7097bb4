-- Writes what a conversation gave to remember, takes out of the search what it replaces, and says how far reading got. Doing it twice
-- changes nothing: a memory's id is its content, and progress only moves forward.
-- p_sources: remembered anew as a whole; what they were remembered as and is not among p_memories is no longer found.
-- p_version: null when it does not come from reading the conversation.
create function views.put_memories(
  p_tenant text, p_conversation uuid, p_memories jsonb, p_model text, p_sources uuid[], p_version bigint, p_resume_after bigint) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_written integer := 0;
  v_forgotten_through bigint;
begin
  perform events.enter_tenant(p_tenant);
  -- forgetting takes it alone: what follows sees all of it or is seen by all of it
  perform pg_advisory_xact_lock_shared(hashtextextended('memories/' || p_tenant, 0));
  select g.forgotten_through into v_forgotten_through
  from views.memory_progress g where g.tenant_id = p_tenant and g.conversation_id = p_conversation;

  update views.memories m set embedding = null
  where m.tenant_id = p_tenant and m.conversation_id = p_conversation and m.source_id = any (p_sources) and m.embedding is not null
    and m.memory_id not in (select x.memory_id from jsonb_to_recordset(p_memories) as x (memory_id uuid));

  if p_version is null or p_version > coalesce(v_forgotten_through, 0) then
    insert into views.memories (
      tenant_id, memory_id, agent_id, person, conversation_id, source_id, message_ids, kind, subject, content, embedding, embedding_model, said_at, seq)
    select p_tenant, x.memory_id, x.agent_id, x.person, p_conversation, x.source_id, x.message_ids, x.kind, x.subject, x.content,
      x.embedding::public.vector, p_model, x.said_at, x.seq
    from jsonb_to_recordset(p_memories) as x (
      memory_id uuid, agent_id uuid, person uuid, source_id uuid, message_ids uuid[], kind text, subject uuid, content text, embedding text,
      said_at timestamptz, seq bigint)
    where not exists (
        select 1 from views.forgotten_people f where f.tenant_id = p_tenant and f.person = x.person and f.forgotten_at >= x.said_at)
      -- somebody had it forgotten: an edit of the message does not bring it back
      and not exists (
        select 1 from views.memories f
        where f.tenant_id = p_tenant and f.conversation_id = p_conversation and f.source_id = x.source_id and f.person = x.person and f.content is null)
    -- it says again what it said before an edit
    on conflict (tenant_id, memory_id) do update set embedding = excluded.embedding, embedding_model = excluded.embedding_model
      where memories.embedding is null and memories.content is not null;
    get diagnostics v_written = row_count;
  end if;

  if p_version is not null then
    insert into views.memory_progress as g (tenant_id, conversation_id, version, resume_after)
    values (p_tenant, p_conversation, p_version, p_resume_after)
    on conflict (tenant_id, conversation_id) do update
      set version = excluded.version, resume_after = greatest(excluded.resume_after, g.forgotten_through), updated_at = clock_timestamp()
      where g.version < excluded.version;
  end if;
  return v_written;
end
$$;

revoke execute on function views.put_memories(text, uuid, jsonb, text, uuid[], bigint, bigint) from public;
grant execute on function views.put_memories(text, uuid, jsonb, text, uuid[], bigint, bigint) to konstruct_app;
alter function views.put_memories(text, uuid, jsonb, text, uuid[], bigint, bigint) owner to konstruct_search;
