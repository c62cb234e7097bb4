-- Transaction ids start low again after a dump is restored into a new cluster; an era says which cluster's ids they are.
-- no tenant: an era is the whole cluster's
create table events.eras (
  era integer primary key,
  started_at timestamptz not null default clock_timestamp(),
  first_transaction_id xid8 not null default pg_current_xact_id()
);

insert into events.eras (era) values (1);
grant select on events.eras to konstruct_app, konstruct_daemon, konstruct_append;
