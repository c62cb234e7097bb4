-- A lane is what must happen one after another (a conversation). Workers lease the lane, never the envelope.
create table messaging.lanes (
  tenant_id varchar not null,
  lane uuid not null,
  due timestamptz null,           -- when there is work; null: nothing to do
  leased_until timestamptz null,
  fence bigint not null default 0, -- raised by every lease; an append under an older fence is refused
  node varchar null,
  primary key (tenant_id, lane)
) with (fillfactor = 70);

create index lanes_due on messaging.lanes (due) where due is not null;
-- for take_lanes to go from tenant to tenant when lanes queue
create index lanes_due_of_tenant on messaging.lanes (tenant_id, due) where due is not null;

call events.protect_tenant_table('messaging.lanes', false);
create policy lanes_across_tenants on messaging.lanes to konstruct_directory using (true) with check (true);
grant select on messaging.lanes to konstruct_app;
grant select, insert, update on messaging.lanes to konstruct_append, konstruct_directory;
