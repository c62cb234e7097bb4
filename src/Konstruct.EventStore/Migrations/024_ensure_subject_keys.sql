-- The subjects' wrapped keys; a candidate becomes the key where there is none yet. A destroyed key comes back null and stays destroyed.
create function events.ensure_subject_keys(p_tenant text, p_subjects uuid[], p_candidates bytea[])
returns table (subject uuid, wrapped bytea)
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform events.enter_tenant(p_tenant);
  insert into events.subject_keys (tenant_id, subject, wrapped)
  select p_tenant, c.subject, c.wrapped from unnest(p_subjects, p_candidates) as c (subject, wrapped) order by c.subject
  on conflict do nothing;
  return query select k.subject, k.wrapped from events.subject_keys k where k.tenant_id = p_tenant and k.subject = any (p_subjects);
end
$$;

revoke execute on function events.ensure_subject_keys(text, uuid[], bytea[]) from public;
grant execute on function events.ensure_subject_keys(text, uuid[], bytea[]) to konstruct_app;
alter function events.ensure_subject_keys(text, uuid[], bytea[]) owner to konstruct_append;
