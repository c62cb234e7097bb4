create function events.put_secret(p_tenant text, p_id uuid, p_sealed bytea) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform events.enter_tenant(p_tenant);
  insert into events.secrets (tenant_id, id, sealed) values (p_tenant, p_id, p_sealed)
  on conflict (tenant_id, id) do update set sealed = excluded.sealed;
end
$$;

revoke execute on function events.put_secret(text, uuid, bytea) from public;
grant execute on function events.put_secret(text, uuid, bytea) to konstruct_app;
alter function events.put_secret(text, uuid, bytea) owner to konstruct_append;
