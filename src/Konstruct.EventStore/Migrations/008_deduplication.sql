-- What was already taken in. Keys are keyed digests, so that no outside id stands here in clear.
-- No index by age: one more on each message that comes in, for an hourly look that may take its time.
create table events.deduplication (
  tenant_id varchar not null,
  key uuid not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, key)
);

call events.protect_tenant_table('events.deduplication', false);
create policy deduplication_across_tenants on events.deduplication to konstruct_directory using (true) with check (true);
grant select on events.deduplication to konstruct_app;
grant select, insert on events.deduplication to konstruct_append;
grant select, delete on events.deduplication to konstruct_directory;
