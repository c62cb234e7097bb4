-- Work to be done, written in the transaction of the events that ask for it. Bodies carry ids; what is personal in them is sealed.
create table messaging.envelopes (
  tenant_id varchar not null,
  lane uuid not null,
  id bigint generated always as identity,
  kind varchar not null,
  body jsonb not null,
  attempts integer not null default 0,
  retries integer not null default 0,   -- how often a person took it out of the dead letters
  due timestamptz not null default clock_timestamp(),
  created_at timestamptz not null default clock_timestamp(),
  dead_at timestamptz null,
  last_error varchar null,              -- a stable code, never message text
  primary key (tenant_id, lane, id)
);

create index envelopes_dead on messaging.envelopes (tenant_id, id) where dead_at is not null;

call events.protect_tenant_table('messaging.envelopes', false);
create policy envelopes_across_tenants on messaging.envelopes to konstruct_directory using (true) with check (true);
grant select on messaging.envelopes to konstruct_app;
grant select, insert, update, delete on messaging.envelopes to konstruct_append;
grant select on messaging.envelopes to konstruct_directory;
