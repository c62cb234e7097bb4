-- One memory of an employee and a person. Its text and vector go; the empty row stays, so that it is not remembered again.
create function views.forget_memory(p_tenant text, p_agent uuid, p_person uuid, p_memory uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform events.enter_tenant(p_tenant);
  perform pg_advisory_xact_lock(hashtextextended('memories/' || p_tenant, 0));
  update views.memories m set content = null, embedding = null
  where m.tenant_id = p_tenant and m.memory_id = p_memory and m.agent_id = p_agent and m.person = p_person and m.content is not null;
  return found;
end
$$;

revoke execute on function views.forget_memory(text, uuid, uuid, uuid) from public;
grant execute on function views.forget_memory(text, uuid, uuid, uuid) to konstruct_app;
alter function views.forget_memory(text, uuid, uuid, uuid) owner to konstruct_search;
