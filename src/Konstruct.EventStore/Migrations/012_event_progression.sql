-- Marten 9's progression; era and last_transaction_id are ours: (era, last_transaction_id, last_seq_id) is the cursor.
-- no tenant: a projection follows the events of all tenants
create table events.mt_event_progression (
  name varchar not null primary key,
  last_seq_id bigint null,
  last_updated timestamptz not null default transaction_timestamp(),
  era integer not null default 0,
  last_transaction_id xid8 not null default '0'
);

grant select on events.mt_event_progression to konstruct_app;
grant select, insert, update, delete on events.mt_event_progression to konstruct_daemon;
