-- The one globally unique table: which tenant an outside id belongs to. Unreadable to the application; find_tenant answers one exact key.
create table events.directory (
  kind varchar not null,
  external_key varchar not null,
  tenant_id varchar not null check (tenant_id <> ''),
  stream_id uuid not null,
  claimed_at timestamptz not null default clock_timestamp(),
  primary key (kind, external_key)
);

create index directory_of_tenant on events.directory (tenant_id, kind);

alter table events.directory enable row level security;
alter table events.directory force row level security;
create policy directory_all on events.directory to konstruct_directory using (true) with check (true);
grant select, insert, update, delete on events.directory to konstruct_directory;
