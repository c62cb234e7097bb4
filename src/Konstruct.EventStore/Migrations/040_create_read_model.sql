-- A new build of a read model: columns from the record, keys led by the tenant, forced row-level security, grants.
-- Types are a closed list and names are quoted: nothing of the caller's becomes SQL.
create function views.create_read_model(
  p_name text, p_version integer, p_lifecycle text, p_columns text[], p_types text[], p_keys text[], p_indexes text[]) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_build integer;
  v_table text;
  v_columns text;
begin
  if p_name !~ '^[a-z][a-z0-9_]{0,40}$' or p_version < 1 then
    raise exception 'read model name or version is not acceptable' using errcode = 'KS020';
  end if;
  if exists (select 1 from unnest(p_types) t
    where t not in ('uuid', 'text', 'bigint', 'integer', 'boolean', 'timestamptz', 'date', 'jsonb', 'numeric', 'double precision', 'uuid[]', 'text[]')) then
    raise exception 'read model column type is not acceptable' using errcode = 'KS020';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('views.' || p_name, 0));
  select coalesce(max(r.build), 0) + 1 into v_build from views.read_models r where r.name = p_name and r.version = p_version;
  v_table := format('%s_v%s_b%s', p_name, p_version, v_build);

  select string_agg(format('%I %s%s', c.name, c.type, case when c.name = any (p_keys) then ' not null' else '' end), ', ' order by c.place)
  into v_columns from unnest(p_columns, p_types) with ordinality as c (name, type, place);
  execute format('create table views.%I (tenant_id varchar not null, %s, primary key (tenant_id, %s))', v_table, v_columns,
    (select string_agg(quote_ident(k), ', ' order by place) from unnest(p_keys) with ordinality as x (k, place)));
  for i in 1 .. coalesce(array_length(p_indexes, 1), 0) loop
    execute format('create index on views.%I (tenant_id, %I)', v_table, p_indexes[i]);
  end loop;
  call events.protect_tenant_table(format('views.%I', v_table)::regclass, true);
  execute format('grant select on views.%I to konstruct_app', v_table);
  execute format('grant select, insert, update, delete on views.%I to konstruct_daemon', v_table);
  if p_lifecycle = 'inline' then
    execute format('grant insert, update, delete on views.%I to konstruct_app', v_table);
  end if;
  insert into views.read_models (name, version, build, lifecycle) values (p_name, p_version, v_build, p_lifecycle);
  return v_build;
end
$$;

revoke execute on function views.create_read_model(text, integer, text, text[], text[], text[], text[]) from public;
grant execute on function views.create_read_model(text, integer, text, text[], text[], text[], text[]) to konstruct_daemon;
