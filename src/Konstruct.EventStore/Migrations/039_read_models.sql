-- Which physical table serves which read model. No tenant here: it is the catalogue of the tables, not of their rows.
-- A build is one table: views.<name>_v<version>_b<build>; views.<name> is a view of the live one.
-- A build that is not live and not for verifying is being filled: its row is the request, whoever made it.
-- no tenant: the catalogue of tables, not of their rows
create table views.read_models (
  name varchar not null,
  version integer not null,
  build integer not null,
  lifecycle varchar not null check (lifecycle in ('inline', 'async')),
  live boolean not null default false,
  verifying boolean not null default false, -- filled to be compared with the live one, then dropped
  stopped_by varchar null,                  -- a stable code: why the daemon does not get on
  stopped_at_seq bigint null,               -- the event it stands before
  stopped_since timestamptz null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (name, version, build)
);

grant select on views.read_models to konstruct_app, konstruct_daemon;
grant update (verifying, stopped_by, stopped_at_seq, stopped_since) on views.read_models to konstruct_daemon;
