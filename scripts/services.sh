#!/usr/bin/env bash
# PostgreSQL 17 with pgvector, and Redis, for development, tests and benchmarks.
#
#   up | down | restart [postgres|redis] | kill [postgres|redis] | status | env | destroy
#   psql | pg_dump | pg_restore | redis-cli [arguments]      against these servers, as superuser
#
# Runs them with Docker Compose where an engine answers, else as private local copies: nothing is installed in the
# system, everything is below one folder, and root is not needed. As root the servers run as an ordinary user.
#
#   SERVICES_DIR    the folder (.services); another folder is another, independent pair of servers
#   SERVICES_DIST   the unpacked programs of the local copies, shared by all folders (.services/dist)
#   SERVICES_MODE   auto (the default), docker or local
#   SERVICES_USER   who runs the local servers when this is started by root (postgres, else nobody)
#   PG_PORT, REDIS_PORT   wished ports; without them a free one is chosen once and remembered
#   PG_FSYNC=off    faster and unsafe: for data that may be lost
#   DEBIAN_MIRROR   where the local copies come from (the mirror of this machine's apt)
set -euo pipefail
umask 022
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
SAY_AS=services
# shellcheck source=lib.sh
. "$ROOT/scripts/lib.sh"

DIR=${SERVICES_DIR:-$ROOT/.services}
case $DIR in /*) ;; *) DIR=$PWD/$DIR ;; esac
DIST=${SERVICES_DIST:-$ROOT/.services/dist}
ENV_FILE=$DIR/env          # passwords, ports and mode, chosen once: KEY=value, mode 600
PG_FSYNC=${PG_FSYNC:-on}
WISHED_PG_PORT=${PG_PORT:-} WISHED_REDIS_PORT=${REDIS_PORT:-}

# shellcheck source=services/local.sh
. "$ROOT/scripts/services/local.sh"
# shellcheck source=services/docker.sh
. "$ROOT/scripts/services/docker.sh"

settle

# ---- what is chosen once and remembered -------------------------------------------------------------------------
# Its names are those that docker-compose.yml reads.
read_choices() {
  [ -s "$ENV_FILE" ] || return 1
  local line
  while IFS= read -r line; do declare -g "${line%%=*}=${line#*=}"; done < "$ENV_FILE"
}

write_choices() {
  local name
  (umask 077; for name in MODE PG_PORT REDIS_PORT POSTGRES_PASSWORD KONSTRUCT_OWNER_PASSWORD KONSTRUCT_APP_PASSWORD \
    KONSTRUCT_DAEMON_PASSWORD KONSTRUCT_BACKUP_PASSWORD REDIS_PASSWORD; do
    printf '%s=%s\n' "$name" "${!name}"
  done > "$ENV_FILE.new")
  mv -f "$ENV_FILE.new" "$ENV_FILE"
}

make_choices() {
  FRESH=no
  if ! read_choices; then
    FRESH=yes MODE='' PG_PORT='' REDIS_PORT=''
    POSTGRES_PASSWORD=$(secret) REDIS_PASSWORD=$(secret) KONSTRUCT_OWNER_PASSWORD=$(secret)
    KONSTRUCT_APP_PASSWORD=$(secret) KONSTRUCT_DAEMON_PASSWORD=$(secret) KONSTRUCT_BACKUP_PASSWORD=$(secret)
  fi
  # The mode is kept: data made in one is not seen by the other.
  case ${SERVICES_MODE:-auto}/$MODE in
    auto/) if docker_answers; then MODE=docker; else MODE=local; fi ;;
    auto/*) ;;
    docker/|local/) MODE=$SERVICES_MODE ;;
    docker/docker|local/local) ;;
    docker/*|local/*) die "these servers run in mode '$MODE'; for another: destroy, or another SERVICES_DIR" ;;
    *) EXIT_CODE=2 die "SERVICES_MODE is auto, docker or local" ;;
  esac
}

# choose_port SERVER WISHED REMEMBERED FIRST KNOB: prints the port for a server that is not up.
choose_port() {
  local port
  if [ -n "$2" ]; then
    port_taken "$2" && die_environment "port $2, asked for $1, is in use by another program$(port_owner "$2"); set $5"
    printf '%s' "$2"; return
  fi
  for port in $3 $(seq "$4" $(($4 + 99)) | grep -vx -- "${3:-none}"); do
    # its own from before may still have connections that end; a server may listen beside those
    if [ "$port" = "$3" ]; then port_taken "$port"; else port_used "$port"; fi || { printf '%s' "$port"; return; }
    say "port $port is in use by another program$(port_owner "$port"); looking for the next free one for $1"
  done
  die_environment "no free port for $1 from $4 on; set $5"
}

note_other_port() { [ -z "$2" ] || [ "$2" = "$3" ] || say "$1 is up on port $3 already; stop it first to move it to $2"; }

port_owner() {
  command -v ss >/dev/null || return 0
  ss -Hltnp "sport = :$1" 2>/dev/null | sed -n 's/.*users:(("\([^"]*\)",pid=\([0-9]*\).*/ (\1, pid \2)/p' | head -1
}

# ---- both modes ---------------------------------------------------------------------------------------------------
pg_answers() { [ "$("${MODE}_pg_identity" 2>/dev/null)" = "$("${MODE}_pg_expected")" ]; }
redis_answers() { [ "$("${MODE}_redis_identity" 2>/dev/null)" = "$("${MODE}_redis_expected")" ]; }

up() {
  mkdir -p "$DIR"; [ -e "$DIR/.gitignore" ] || printf '*\n' > "$DIR/.gitignore"
  make_choices
  "${MODE}_prepare"
  if pg_answers; then note_other_port PostgreSQL "$WISHED_PG_PORT" "$PG_PORT"
  else PG_PORT=$(choose_port PostgreSQL "$WISHED_PG_PORT" "$PG_PORT" 55432 PG_PORT); fi
  if redis_answers; then note_other_port Redis "$WISHED_REDIS_PORT" "$REDIS_PORT"
  else REDIS_PORT=$(choose_port Redis "$WISHED_REDIS_PORT" "$REDIS_PORT" 56379 REDIS_PORT); fi
  write_choices
  start_servers
  pg_answers || die "PostgreSQL was started and does not answer"
  redis_answers || die "Redis was started and does not answer"
  bootstrap
  status
}

start_servers() {
  if [ "$MODE" = local ]; then local_start; return; fi
  docker_start && return
  # An engine that answers but cannot fetch images is common behind a proxy; nothing has been stored yet.
  [ "$FRESH" = yes ] && [ "${SERVICES_MODE:-auto}" = auto ] || die "Docker Compose could not start the servers"
  say "Docker Compose could not start the servers; going on with private local copies"
  compose down -v >/dev/null 2>&1 || true
  MODE=local
  local_prepare; write_choices; local_start
}

bootstrap() {
  [ "$MODE" = local ] || return 0        # the container's own entry point has done it
  PGHOST=127.0.0.1 PGPORT=$PG_PORT PGPASSWORD=$POSTGRES_PASSWORD PGCONNECT_TIMEOUT=10 PSQL=$PG_BIN/psql \
    KONSTRUCT_OWNER_PASSWORD=$KONSTRUCT_OWNER_PASSWORD KONSTRUCT_BACKUP_PASSWORD=$KONSTRUCT_BACKUP_PASSWORD \
    bash "$ROOT/docker/postgres/10-konstruct.sh"
}

status() {
  read_choices || { echo "not set up ($DIR)"; return 3; }
  local rc=0
  if pg_answers; then echo "postgres up    127.0.0.1:$PG_PORT ($MODE)"; else echo "postgres down"; rc=3; fi
  if redis_answers; then echo "redis    up    127.0.0.1:$REDIS_PORT ($MODE)"; else echo "redis    down"; rc=3; fi
  return $rc
}

print_env() {
  read_choices || die_environment "not set up: run \`./dev services up\` first"
  local pg="Host=127.0.0.1;Port=$PG_PORT;Database=konstruct"
  echo "ConnectionStrings__Postgres='$pg;Username=konstruct_app;Password=$KONSTRUCT_APP_PASSWORD'"
  echo "ConnectionStrings__PostgresDaemon='$pg;Username=konstruct_daemon;Password=$KONSTRUCT_DAEMON_PASSWORD'"
  echo "ConnectionStrings__PostgresOwner='$pg;Username=konstruct_owner;Password=$KONSTRUCT_OWNER_PASSWORD'"
  echo "ConnectionStrings__PostgresSuperuser='$pg;Username=postgres;Password=$POSTGRES_PASSWORD'"
  echo "ConnectionStrings__Redis='127.0.0.1:$REDIS_PORT,password=$REDIS_PASSWORD'"
}

locked() {
  mkdir -p "$DIR" || die_environment "cannot make $DIR"
  command -v flock >/dev/null || die_environment "flock is needed (apt-get install util-linux)"
  exec 9>"$DIR/.lock"
  flock -w 300 9 || die "another run has held $DIR/.lock for 5 minutes"
}

known_server() { case ${1:-} in ''|postgres|redis) ;; *) EXIT_CODE=2 die "postgres or redis, not '$1'" ;; esac; }
each_server() { "$1" "${2:-postgres}"; [ -n "${2:-}" ] || "$1" redis; }

verb=${1:-}; [ $# -gt 0 ] && shift
case $verb in
  up) locked; up ;;
  down) [ -d "$DIR" ] || { echo "not set up ($DIR)"; exit 0; }
    locked; if read_choices; then each_server "${MODE}_stop"; fi; status || true ;;
  restart) known_server "${1:-}"; locked; read_choices || die_environment "not set up"
    each_server "${MODE}_stop" "${1:-}"; up ;;
  kill) known_server "${1:-}"; read_choices || die_environment "not set up"; each_server "${MODE}_kill" "${1:-}" ;;
  status) status ;;
  env) print_env ;;
  psql|pg_dump|pg_restore|redis-cli) read_choices || die_environment "not set up"; "${MODE}_client" "$verb" "$@" ;;
  destroy) [ -d "$DIR" ] || exit 0
    locked; if read_choices; then each_server "${MODE}_stop"; "${MODE}_destroy"; rm -f "$ENV_FILE"; fi
    # The programs stay: they are nobody's data and take a while to fetch.
    echo "destroyed ($DIR)" ;;
  *) sed -n '2,17s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
esac
