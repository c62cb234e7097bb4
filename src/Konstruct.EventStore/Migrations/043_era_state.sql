-- What serve and db adopt ask: the highest transaction id stored in this era, and where this cluster stands.
set local row_security = on; -- the body is planned while it is made, as the owner, whom row-level security shows nothing
create function events.era_state(out era integer, out highest_stored xid8, out next_transaction xid8)
language sql stable
as $$
  select e.era,
    (select v.transaction_id from events.mt_events v where v.era = e.era and v.tenant_id <> ''
     order by v.era desc, v.transaction_id desc, v.seq_id desc limit 1),
    pg_snapshot_xmax(pg_current_snapshot())
  from events.eras e order by e.era desc limit 1
$$;

revoke execute on function events.era_state() from public;
grant execute on function events.era_state() to konstruct_daemon;
