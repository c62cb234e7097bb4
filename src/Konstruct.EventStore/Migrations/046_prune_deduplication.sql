-- Forgets keys that nobody sends again: Slack repeats a delivery for an hour, Meta for a week. By age alone, over all tenants, and never
-- below eight days, whatever the caller says. A batch at a time, because a writing transaction holds projections up.
create function events.prune_deduplication(p_older_than interval, p_limit integer) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_pruned integer;
begin
  if p_older_than is null or p_older_than < interval '8 days' then
    raise exception 'deduplication keys are kept for at least eight days' using errcode = 'KS030';
  end if;
  if not pg_try_advisory_xact_lock(hashtextextended('events.prune_deduplication', 0)) then
    return 0; -- another node is at it
  end if;
  delete from events.deduplication d using (
    select k.tenant_id, k.key from events.deduplication k
    where k.created_at < now() - p_older_than limit least(p_limit, 10000)) as old
  where d.tenant_id = old.tenant_id and d.key = old.key;
  get diagnostics v_pruned = row_count;
  return v_pruned;
end
$$;

revoke execute on function events.prune_deduplication(interval, integer) from public;
grant execute on function events.prune_deduplication(interval, integer) to konstruct_app;
alter function events.prune_deduplication(interval, integer) owner to konstruct_directory;
