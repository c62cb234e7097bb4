#!/usr/bin/env bash
# What only a superuser can do for Konstruct: the database, its owner, the role that backs it up, and the extension.
# Runs in the postgres container on an empty volume, and by scripts/services.sh on every start. Running it again
# changes nothing. All other roles and every table are the work of `./konstruct db apply`, as konstruct_owner.
set -euo pipefail
: "${KONSTRUCT_OWNER_PASSWORD:?}" "${KONSTRUCT_BACKUP_PASSWORD:?}"
export PGUSER=${POSTGRES_USER:-${PGUSER:-postgres}}

psql() { command "${PSQL:-psql}" -X -q -v ON_ERROR_STOP=1 "$@"; }

# The passwords enter through the environment, not the command line, which every user of the machine can read.
psql -d postgres <<'SQL'
\getenv owner_password KONSTRUCT_OWNER_PASSWORD
\getenv backup_password KONSTRUCT_BACKUP_PASSWORD
set client_min_messages = warning;
-- A failing statement is logged; these two carry passwords.
set log_min_error_statement = panic;
select 'create role konstruct_owner' where not exists (select from pg_roles where rolname = 'konstruct_owner') \gexec
alter role konstruct_owner login createrole nosuperuser nobypassrls nocreatedb password :'owner_password';
-- pg_dump must see every tenant's rows: only a superuser can grant BYPASSRLS.
select 'create role konstruct_backup' where not exists (select from pg_roles where rolname = 'konstruct_backup') \gexec
alter role konstruct_backup login bypassrls nosuperuser nocreaterole nocreatedb password :'backup_password';
grant pg_read_all_data to konstruct_backup;
select 'create database konstruct owner konstruct_owner'
  where not exists (select from pg_database where datname = 'konstruct') \gexec
SQL

# Large objects have no tenant and no row-level security; nobody makes one.
psql -d konstruct -c 'set client_min_messages = warning; create extension if not exists vector;
  revoke execute on function lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea) from public;'
