-- For platform admins and the terminal: every tenant with its slug, in pages by slug.
set local row_security = on; -- the body is planned while it is made, as the owner, whom row-level security shows nothing
create function events.list_tenants(p_after text, p_limit integer) returns table (tenant_id varchar, slug varchar)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select d.tenant_id, d.external_key from events.directory d
  where d.kind = 'slug' and d.external_key > coalesce(p_after, '')
  order by d.external_key limit p_limit
$$;

revoke execute on function events.list_tenants(text, integer) from public;
grant execute on function events.list_tenants(text, integer) to konstruct_app;
alter function events.list_tenants(text, integer) owner to konstruct_directory;
