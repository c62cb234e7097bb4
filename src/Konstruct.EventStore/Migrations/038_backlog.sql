-- Figures for metrics and readiness, over all tenants: counts and ages, no row of anybody.
set local row_security = on; -- the body is planned while it is made, as the owner, whom row-level security shows nothing
create function messaging.backlog(out due_lanes bigint, out oldest_due_seconds double precision, out dead_letters bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select
    (select count(*) from messaging.lanes l where l.due <= now() and l.tenant_id <> ''),
    coalesce((select extract(epoch from now() - min(l.due)) from messaging.lanes l
      where l.due <= now() and l.tenant_id <> '' and (l.leased_until is null or l.leased_until < now())), 0)::double precision,
    (select count(*) from messaging.envelopes e where e.dead_at is not null and e.tenant_id <> '')
$$;

revoke execute on function messaging.backlog() from public;
grant execute on function messaging.backlog() to konstruct_app;
alter function messaging.backlog() owner to konstruct_directory;
