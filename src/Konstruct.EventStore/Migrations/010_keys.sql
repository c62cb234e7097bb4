-- One key a tenant, wrapped by a master key; one key a subject, wrapped by the tenant's. A destroyed key keeps its row and loses its bytes.
create table events.tenant_keys (
  tenant_id varchar not null primary key,
  wrapped bytea not null,
  created_at timestamptz not null default clock_timestamp()
);

create table events.subject_keys (
  tenant_id varchar not null,
  subject uuid not null,
  wrapped bytea null,
  created_at timestamptz not null default clock_timestamp(),
  destroyed_at timestamptz null,
  primary key (tenant_id, subject),
  check ((wrapped is null) = (destroyed_at is not null))
);

-- Bot tokens and the like: sealed by the tenant's key, deletable, never in an event.
create table events.secrets (
  tenant_id varchar not null,
  id uuid not null,
  sealed bytea not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, id)
);

call events.protect_tenant_table('events.tenant_keys', true);
call events.protect_tenant_table('events.subject_keys', true);
call events.protect_tenant_table('events.secrets', false);
grant select on events.tenant_keys, events.subject_keys to konstruct_app, konstruct_daemon;
grant select on events.secrets to konstruct_app;
grant select, insert on events.tenant_keys, events.subject_keys to konstruct_append;
grant select, insert, update, delete on events.secrets to konstruct_append;
