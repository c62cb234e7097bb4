create schema if not exists events; -- db apply keeps its own list there first
create schema views;
create schema messaging;

revoke all on schema public from public;
grant usage on schema events, views, messaging to konstruct_app, konstruct_daemon, konstruct_append, konstruct_search, konstruct_directory;
-- A function can only be given to a role that may create in its schema. These three cannot log in and run nothing but those functions.
grant create on schema events, messaging to konstruct_append, konstruct_search, konstruct_directory;
