-- To be tried again after p_delay. The lane stays leased until next_envelope gives it back.
create function messaging.back_off_envelope(p_tenant text, p_lane uuid, p_fence bigint, p_id bigint, p_error text, p_delay interval) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform messaging.hold_lane(p_tenant, p_lane, p_fence);
  update messaging.envelopes e
  set attempts = e.attempts + 1, due = clock_timestamp() + p_delay, last_error = p_error
  where e.tenant_id = p_tenant and e.lane = p_lane and e.id = p_id;
end
$$;

revoke execute on function messaging.back_off_envelope(text, uuid, bigint, bigint, text, interval) from public;
grant execute on function messaging.back_off_envelope(text, uuid, bigint, bigint, text, interval) to konstruct_app;
alter function messaging.back_off_envelope(text, uuid, bigint, bigint, text, interval) owner to konstruct_append;
