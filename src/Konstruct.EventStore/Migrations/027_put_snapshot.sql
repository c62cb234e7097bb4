-- A later version or another fold version replaces; an older one that comes late does not.
create function events.put_snapshot(p_tenant text, p_stream uuid, p_version bigint, p_fold_version integer, p_state jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform events.enter_tenant(p_tenant);
  insert into events.snapshots as s (tenant_id, stream_id, version, fold_version, state)
  values (p_tenant, p_stream, p_version, p_fold_version, p_state)
  on conflict (tenant_id, stream_id) do update
    set version = excluded.version, fold_version = excluded.fold_version, state = excluded.state, taken_at = clock_timestamp()
    where s.fold_version < excluded.fold_version or (s.fold_version = excluded.fold_version and s.version < excluded.version);
end
$$;

revoke execute on function events.put_snapshot(text, uuid, bigint, integer, jsonb) from public;
grant execute on function events.put_snapshot(text, uuid, bigint, integer, jsonb) to konstruct_app;
alter function events.put_snapshot(text, uuid, bigint, integer, jsonb) owner to konstruct_append;
