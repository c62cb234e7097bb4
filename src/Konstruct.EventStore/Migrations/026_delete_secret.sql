create function events.delete_secret(p_tenant text, p_id uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform events.enter_tenant(p_tenant);
  delete from events.secrets s where s.tenant_id = p_tenant and s.id = p_id;
end
$$;

revoke execute on function events.delete_secret(text, uuid) from public;
grant execute on function events.delete_secret(text, uuid) to konstruct_app;
alter function events.delete_secret(text, uuid) owner to konstruct_append;
