-- Says that an outside id belongs to this tenant's stream; KS010 when another tenant has it. Written in the connecting unit of work.
create function events.claim_external_key(p_tenant text, p_kind text, p_key text, p_stream uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform events.enter_tenant(p_tenant);
  insert into events.directory as d (kind, external_key, tenant_id, stream_id) values (p_kind, p_key, p_tenant, p_stream)
  on conflict (kind, external_key) do update set stream_id = excluded.stream_id where d.tenant_id = excluded.tenant_id;
  if not found then
    raise exception 'this % belongs to another tenant', p_kind using errcode = 'KS010';
  end if;
end
$$;

revoke execute on function events.claim_external_key(text, text, text, uuid) from public;
grant execute on function events.claim_external_key(text, text, text, uuid) to konstruct_app;
alter function events.claim_external_key(text, text, text, uuid) owner to konstruct_directory;
