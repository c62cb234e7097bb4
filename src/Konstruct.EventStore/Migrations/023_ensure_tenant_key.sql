-- The tenant's wrapped key; the candidate becomes it when there is none yet. Two that come at once get the same answer.
create function events.ensure_tenant_key(p_tenant text, p_candidate bytea) returns bytea
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_wrapped bytea;
begin
  perform events.enter_tenant(p_tenant);
  insert into events.tenant_keys (tenant_id, wrapped) values (p_tenant, p_candidate) on conflict do nothing;
  select k.wrapped into strict v_wrapped from events.tenant_keys k where k.tenant_id = p_tenant;
  return v_wrapped;
end
$$;

revoke execute on function events.ensure_tenant_key(text, bytea) from public;
grant execute on function events.ensure_tenant_key(text, bytea) to konstruct_app;
alter function events.ensure_tenant_key(text, bytea) owner to konstruct_append;
