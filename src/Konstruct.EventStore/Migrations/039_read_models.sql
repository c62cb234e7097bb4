-- Which physical table serves which read model. No tenant here: it is the catalogue of the tables, not of their rows.
-- A build is one table: views.<name>_v<version>_b<build>; views.<name> is a view of the live one.
create table views.read_models (
  name varchar not null,
  version integer not null,
  build integer not null,
  lifecycle varchar not null check (lifecycle in ('inline', 'async')),
  live boolean not null default false,
  created_at timestamptz not null default clock_timestamp(),
  primary key (name, version, build)
);

grant select on views.read_models to konstruct_app, konstruct_daemon;
