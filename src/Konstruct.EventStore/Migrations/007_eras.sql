-- Transaction ids start low again after a dump is restored into a new cluster; an era says which cluster's ids they are.
-- no tenant: an era is the whole cluster's
create table events.eras (
  era integer primary key,
  started_at timestamptz not null default clock_timestamp(),
  first_transaction_id xid8 not null default pg_current_xact_id()
);

insert into events.eras (era) values (1);
grant select on events.eras to konstruct_app, konstruct_daemon, konstruct_append;

-- The highest era, as a constant that is planned into append instead of being looked up by it; adopt_era replaces it. Stable and not
-- immutable, because only then do prepared plans notice the replacement.
create function events.current_era() returns integer
language sql stable parallel safe
return 1;

grant execute on function events.current_era() to public;
