-- Swaps a read model's view to another build.
create function views.make_live(p_name text, p_version integer, p_build integer) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select 1 from views.read_models r where r.name = p_name and r.version = p_version and r.build = p_build) then
    raise exception 'no such read model' using errcode = 'KS020';
  end if;
  execute format('drop view if exists views.%I', p_name);
  -- the reader's own row-level security applies, not the view owner's
  execute format('create view views.%I with (security_invoker = true) as select * from views.%I',
    p_name, format('%s_v%s_b%s', p_name, p_version, p_build));
  execute format('grant select on views.%I to konstruct_app, konstruct_daemon', p_name);
  execute format('grant insert, update, delete on views.%I to konstruct_daemon', p_name);
  if exists (select 1 from views.read_models r where r.name = p_name and r.version = p_version and r.build = p_build and r.lifecycle = 'inline') then
    execute format('grant insert, update, delete on views.%I to konstruct_app', p_name);
  end if;
  update views.read_models r set live = (r.version = p_version and r.build = p_build) where r.name = p_name;
end
$$;

revoke execute on function views.make_live(text, integer, integer) from public;
grant execute on function views.make_live(text, integer, integer) to konstruct_daemon;
