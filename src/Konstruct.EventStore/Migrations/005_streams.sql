-- Marten 9's mt_streams; hash, active_at are ours.
create table events.mt_streams (
  tenant_id varchar not null,
  id uuid not null,
  type varchar null,
  version bigint not null,
  timestamp timestamptz not null default now(),
  created timestamptz not null default now(),
  is_archived boolean not null default false,
  hash bytea not null,            -- of the stream's last event
  active_at timestamptz null,     -- last append that asked to keep the stream active; see append's p_active_since
  primary key (tenant_id, id)
) with (fillfactor = 70);         -- every append updates its row in place (HOT)

call events.protect_tenant_table('events.mt_streams', true);
grant select on events.mt_streams to konstruct_app, konstruct_daemon;
grant select, insert, update on events.mt_streams to konstruct_append;
