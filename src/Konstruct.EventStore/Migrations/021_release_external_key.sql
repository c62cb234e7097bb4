create function events.release_external_key(p_tenant text, p_kind text, p_key text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform events.enter_tenant(p_tenant);
  delete from events.directory d where d.kind = p_kind and d.external_key = p_key and d.tenant_id = p_tenant;
end
$$;

revoke execute on function events.release_external_key(text, text, text) from public;
grant execute on function events.release_external_key(text, text, text) to konstruct_app;
alter function events.release_external_key(text, text, text) owner to konstruct_directory;
