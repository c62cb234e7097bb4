-- The one step before row-level security: which tenant an outside id belongs to. Binds the transaction to that tenant, so that
-- the next statement of the same round trip already reads under row-level security. One exact key, never a list.
create function events.find_tenant(p_kind text, p_key text, out tenant_id varchar, out stream_id uuid)
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  select d.tenant_id, d.stream_id into tenant_id, stream_id
  from events.directory d where d.kind = p_kind and d.external_key = p_key;
  if found then
    perform events.enter_tenant(tenant_id);
  end if;
end
$$;

revoke execute on function events.find_tenant(text, text) from public;
grant execute on function events.find_tenant(text, text) to konstruct_app;
alter function events.find_tenant(text, text) owner to konstruct_directory;
