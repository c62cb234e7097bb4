-- A dead letter: kept with its error until a person retries it; it no longer holds its lane.
create function messaging.bury_envelope(p_tenant text, p_lane uuid, p_fence bigint, p_id bigint, p_error text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform messaging.hold_lane(p_tenant, p_lane, p_fence);
  update messaging.envelopes e
  set attempts = e.attempts + 1, dead_at = clock_timestamp(), last_error = p_error
  where e.tenant_id = p_tenant and e.lane = p_lane and e.id = p_id;
end
$$;

revoke execute on function messaging.bury_envelope(text, uuid, bigint, bigint, text) from public;
grant execute on function messaging.bury_envelope(text, uuid, bigint, bigint, text) to konstruct_app;
alter function messaging.bury_envelope(text, uuid, bigint, bigint, text) owner to konstruct_append;
