-- PostgreSQL lets everybody call a new function. Ours are for those who are named, and what comes after this begins with nobody.
-- These four are what policies, and the bodies of the definer functions, call.
alter default privileges revoke execute on routines from public;
revoke execute on function events.current_tenant(), events.enter_tenant(text), events.current_era(),
  events.link_hash(bytea, bytea, text, uuid, bigint, bigint, integer, xid8, timestamptz, bytea) from public;

grant execute on function events.current_tenant(), events.enter_tenant(text), events.current_era()
  to konstruct_app, konstruct_daemon, konstruct_append, konstruct_search, konstruct_directory;
grant execute on function events.link_hash(bytea, bytea, text, uuid, bigint, bigint, integer, xid8, timestamptz, bytea) to konstruct_append;
