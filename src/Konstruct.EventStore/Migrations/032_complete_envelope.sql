create function messaging.complete_envelope(p_tenant text, p_lane uuid, p_fence bigint, p_id bigint) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform messaging.hold_lane(p_tenant, p_lane, p_fence);
  delete from messaging.envelopes e where e.tenant_id = p_tenant and e.lane = p_lane and e.id = p_id;
end
$$;

revoke execute on function messaging.complete_envelope(text, uuid, bigint, bigint) from public;
grant execute on function messaging.complete_envelope(text, uuid, bigint, bigint) to konstruct_app;
alter function messaging.complete_envelope(text, uuid, bigint, bigint) owner to konstruct_append;
