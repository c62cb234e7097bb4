create function views.drop_read_model(p_name text, p_version integer, p_build integer) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select 1 from views.read_models r where r.name = p_name and r.version = p_version and r.build = p_build and r.live) then
    raise exception 'a live read model cannot be dropped' using errcode = 'KS020';
  end if;
  delete from views.read_models r where r.name = p_name and r.version = p_version and r.build = p_build;
  if found then
    execute format('drop table views.%I', format('%s_v%s_b%s', p_name, p_version, p_build));
  end if;
end
$$;

revoke execute on function views.drop_read_model(text, integer, integer) from public;
grant execute on function views.drop_read_model(text, integer, integer) to konstruct_daemon;
