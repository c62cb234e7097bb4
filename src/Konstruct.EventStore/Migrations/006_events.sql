-- Marten 9's mt_events; era, transaction_id and hash are ours. No foreign key to mt_streams: append is the only writer (ADR 0004).
create sequence events.mt_events_sequence;

create table events.mt_events (
  seq_id bigint not null,
  id uuid not null,
  stream_id uuid not null,
  version bigint not null,
  data jsonb not null,
  bdata bytea null,
  type varchar(500) not null,
  timestamp timestamptz not null,
  tenant_id varchar not null,
  mt_dotnet_type varchar null,
  correlation_id varchar null,
  causation_id varchar null,
  headers jsonb null,
  user_name varchar null,
  is_archived boolean not null default false,
  era integer not null,
  transaction_id xid8 not null,
  hash bytea not null,
  primary key (tenant_id, era, transaction_id, seq_id),
  constraint mt_events_stream_version unique (tenant_id, stream_id, version)
);

-- the daemon's order, over all tenants
create index mt_events_global_order on events.mt_events (era, transaction_id, seq_id);

call events.protect_tenant_table('events.mt_events', true);
grant select on events.mt_events to konstruct_app, konstruct_daemon;
grant select, insert on events.mt_events to konstruct_append;
grant usage on sequence events.mt_events_sequence to konstruct_append;
