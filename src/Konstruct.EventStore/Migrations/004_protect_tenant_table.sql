-- Row-level security for one table that has a tenant_id: forced, one predicate for the roles that work for one tenant,
-- every row for the daemon (reads events, writes views) where asked.
create procedure events.protect_tenant_table(p_table regclass, p_daemon_sees_all boolean)
language plpgsql
as $$
begin
  execute format('alter table %s enable row level security', p_table);
  execute format('alter table %s force row level security', p_table);
  execute format('alter table %s add check (tenant_id <> '''')', p_table);
  execute format(
    'create policy tenant_only on %s to konstruct_app, konstruct_append, konstruct_search using (tenant_id = events.current_tenant()) with check (tenant_id = events.current_tenant())',
    p_table);
  if p_daemon_sees_all then
    execute format('create policy daemon_all on %s to konstruct_daemon using (true) with check (true)', p_table);
  end if;
end
$$;

revoke execute on procedure events.protect_tenant_table(regclass, boolean) from public;
