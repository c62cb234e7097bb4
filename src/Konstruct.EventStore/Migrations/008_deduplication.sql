-- What was already taken in. Keys are keyed digests, so that no outside id stands here in clear.
create table events.deduplication (
  tenant_id varchar not null,
  key uuid not null,
  primary key (tenant_id, key)
);

call events.protect_tenant_table('events.deduplication', false);
grant select on events.deduplication to konstruct_app;
grant select, insert on events.deduplication to konstruct_append;
