-- Dead letters of one tenant, or of all (null) for platform admins and the terminal, in pages by id. No bodies: they are the tenant's.
set local row_security = on; -- the body is planned while it is made, as the owner, whom row-level security shows nothing
create function messaging.list_dead_letters(p_tenant text, p_after bigint, p_limit integer)
returns table (tenant_id varchar, lane uuid, id bigint, kind varchar, attempts integer, retries integer, dead_at timestamptz, last_error varchar)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select e.tenant_id, e.lane, e.id, e.kind, e.attempts, e.retries, e.dead_at, e.last_error
  from messaging.envelopes e
  where e.dead_at is not null and (p_tenant is null or e.tenant_id = p_tenant) and e.id > coalesce(p_after, 0)
  order by e.id limit least(p_limit, 1000)
$$;

revoke execute on function messaging.list_dead_letters(text, bigint, integer) from public;
grant execute on function messaging.list_dead_letters(text, bigint, integer) to konstruct_app;
alter function messaging.list_dead_letters(text, bigint, integer) owner to konstruct_directory;
