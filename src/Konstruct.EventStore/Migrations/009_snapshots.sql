-- A stream's bounded state at a version. Another fold version ignores it; personal content inside is sealed as in events.
create table events.snapshots (
  tenant_id varchar not null,
  stream_id uuid not null,
  version bigint not null,
  fold_version integer not null,
  state jsonb not null,
  taken_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, stream_id)
);

call events.protect_tenant_table('events.snapshots', false);
grant select on events.snapshots to konstruct_app;
grant select, insert, update, delete on events.snapshots to konstruct_append;
