# The local mode of services.sh: private copies of the servers, run straight from a folder. Sourced, never run.
# shellcheck shell=bash
# shellcheck source=programs.sh
. "$ROOT/scripts/services/programs.sh"

# PostgreSQL refuses to run as root, so root lends its servers to an ordinary user.
if [ "$(id -u)" = 0 ]; then
  RUN_USER=${SERVICES_USER:-$(getent passwd postgres nobody | head -n 1 | cut -d: -f1)}
  RUN_GROUP=$(id -gn "$RUN_USER")
  as_runner() { setpriv --reuid="$RUN_USER" --regid="$RUN_GROUP" --clear-groups -- env HOME=/ LC_ALL=C "$@"; }
else
  RUN_USER=$(id -un) RUN_GROUP=$(id -gn)
  as_runner() { env LC_ALL=C "$@"; }
fi

local_prepare() {
  install_programs
  mkdir -p "$DATA/pg" "$DATA/redis" "$DATA/log"
  chmod 700 "$DATA/pg" "$DATA/redis"
  [ "$(id -u)" = 0 ] || return 0
  local folder
  for folder in pg redis log; do
    [ "$(stat -c %U "$DATA/$folder")" = "$RUN_USER" ] || chown -R "$RUN_USER:$RUN_GROUP" "$DATA/$folder"
  done
}

# Where data and programs live. A server that root lends to another user cannot see a clone inside a closed folder
# (root's home, a mktemp folder): then both live in /var/tmp, in a folder that belongs to this clone alone.
settle() {
  DATA=$DIR
  if [ "$(id -u)" = 0 ] && ! { as_runner test -x "$(nearest "$DIR")" && as_runner test -x "$(nearest "$DIST")"; }; then
    local open; open=/var/tmp/konstruct-$(printf '%s' "$ROOT" | sha256sum | cut -c1-16)
    mkdir -p "$open"
    # Anybody may make folders there: one that is not root's own could hold anybody's programs.
    [ ! -L "$open" ] && [ "$(stat -c %u "$open")" = 0 ] || die_environment "$open belongs to somebody else; set SERVICES_DIR"
    chmod 755 "$open"
    as_runner test -x "$open" || die_environment "the user $RUN_USER can reach neither $DIR nor $open; set SERVICES_DIR"
    DATA=$open/data-$(printf '%s' "$DIR" | sha256sum | cut -c1-16)
    DIST=$open/dist
  fi
  PG_BIN=$DIST/usr/lib/postgresql/$PG_MAJOR/bin
}

# The path itself, or the nearest parent that exists.
nearest() { local p=$1; while [ ! -e "$p" ]; do p=$(dirname "$p"); done; printf '%s' "$p"; }

local_client() {
  local program=$1; shift
  case $program in
    redis-cli) REDISCLI_AUTH=$REDIS_PASSWORD "$DIST/usr/bin/redis-cli" -h 127.0.0.1 -p "$REDIS_PORT" "$@" ;;
    *) PGPASSWORD=$POSTGRES_PASSWORD PGCONNECT_TIMEOUT=5 PGHOST=127.0.0.1 PGPORT=$PG_PORT PGUSER=postgres "$PG_BIN/$program" "$@" ;;
  esac
}

# A server is ours when it takes our password and serves our folder; whatever else sits on the port is never taken for it.
local_pg_identity() { local_client psql -X -d postgres -Atqc 'show data_directory'; }
local_pg_expected() { printf '%s' "$DATA/pg"; }
local_redis_identity() { local_client redis-cli config get dir | tail -n 1; }
local_redis_expected() { printf '%s' "$DATA/redis"; }

local_start() {
  pg_answers || start_postgres
  redis_answers || start_redis
}

start_postgres() {
  local data=$DATA/pg log=$DATA/log
  if [ ! -s "$data/PG_VERSION" ]; then create_cluster "$data" "$log"; fi
  # A pid file left by a crash or in a copied folder stops PostgreSQL when its number belongs to some other process today.
  pg_pid >/dev/null || rm -f "$data/postmaster.pid"
  # Debian's PostgreSQL reads the machine's time zones; a minimal machine has none, and GMT needs none.
  local zone=UTC; [ -e /usr/share/zoneinfo/UTC ] || zone=GMT
  local settings=(
    -p "$PG_PORT" -c listen_addresses=127.0.0.1 -c "unix_socket_directories=''"
    -c max_connections=200 -c shared_buffers=512MB -c jit=off -c "timezone=$zone" -c "log_timezone=$zone"
    -c log_min_messages=warning
    # One open writing transaction stalls every projection of the cluster (docs/adr/0003).
    -c idle_in_transaction_session_timeout=30s
    -c "fsync=$PG_FSYNC" -c "synchronous_commit=$PG_FSYNC" -c "full_page_writes=$PG_FSYNC")
  local i
  for i in 1 2 3 4 5; do
    as_runner "$PG_BIN/pg_ctl" -D "$data" -w -t 120 -s -l "$log/postgres.log" -o "${settings[*]}" start >/dev/null 2>&1 9>&- </dev/null && return
    # After a kill -9 the old server's last children may hold its memory for a moment.
    tail -n 3 "$log/postgres.log" | grep -q 'shared memory block' || break
    sleep 1
  done
  tail -n 15 "$log/postgres.log" >&2
  die "PostgreSQL did not start; its log is $log/postgres.log"
}

create_cluster() {
  local started=$SECONDS password=$DATA/.initdb-password
  # A killed initdb leaves a folder that the next one refuses.
  find "$1" -mindepth 1 -delete
  (umask 077; printf '%s' "$POSTGRES_PASSWORD" > "$password")
  [ "$(id -u)" != 0 ] || chown "$RUN_USER" "$password"
  as_runner "$PG_BIN/initdb" -D "$1" -U postgres -A scram-sha-256 --pwfile="$password" -E UTF8 --locale=C.UTF-8 \
    --locale-provider=builtin --no-sync --no-instructions > "$2/initdb.log" 2>&1 9>&- </dev/null || {
    rm -f "$password"; tail -n 5 "$2/initdb.log" >&2; find "$1" -mindepth 1 -delete
    die "initdb failed; its log is $2/initdb.log"
  }
  rm -f "$password"
  say "database cluster created in $((SECONDS - started)) s"
}

start_redis() {
  local data=$DATA/redis conf=$DATA/redis/redis.conf
  # Written with care for who may read it: it carries the password.
  (umask 077; printf '%s\n' "bind 127.0.0.1" "port $REDIS_PORT" "requirepass $REDIS_PASSWORD" "dir $data" \
    "daemonize yes" "pidfile $data/redis.pid" "logfile $DATA/log/redis.log" "save 60 1000" "appendonly no" > "$conf")
  [ "$(id -u)" != 0 ] || chown "$RUN_USER:$RUN_GROUP" "$conf"
  as_runner "$DIST/usr/bin/redis-server" "$conf" >/dev/null 9>&- </dev/null
  local i
  for i in $(seq 100); do redis_answers && return; sleep 0.1; done
  tail -n 5 "$DATA/log/redis.log" >&2
  die "Redis did not start; its log is $DATA/log/redis.log"
}

# The process of our own server, if it lives: the number in the pid file, held against the command line.
pid_of() {
  local pid
  pid=$(head -n 1 "$1" 2>/dev/null) && [ -n "$pid" ] && [ -r "/proc/$pid/cmdline" ] || return 1
  tr '\0' ' ' < "/proc/$pid/cmdline" | grep -qF -- "$2 " && printf '%s' "$pid"
}
pg_pid() { pid_of "$DATA/pg/postmaster.pid" "-D $DATA/pg"; }
# Redis rewrites its title to `redis-server 127.0.0.1:PORT`; before that it shows its configuration file.
redis_pid() { pid_of "$DATA/redis/redis.pid" "127.0.0.1:$REDIS_PORT" || pid_of "$DATA/redis/redis.pid" "$DATA/redis/redis.conf"; }

local_stop() {
  local pid
  case $1 in
    postgres) if pg_pid >/dev/null; then as_runner "$PG_BIN/pg_ctl" -D "$DATA/pg" -m fast -w -t 60 -s stop 9>&-; fi ;;
    redis) if pid=$(redis_pid); then
      kill -TERM "$pid" 2>/dev/null || true
      wait_gone "$pid" 15 || kill -KILL "$pid"
    fi ;;
  esac
}

# As a power cut would: for tests of what survives. The children go with their postmaster, which would otherwise
# live through their death and recover by itself.
local_kill() {
  local pid processes
  case $1 in
    postgres) pid=$(pg_pid) || return 0; processes="$pid $(children_of "$pid")" ;;
    redis) pid=$(redis_pid) || return 0; processes=$pid ;;
  esac
  # shellcheck disable=SC2086  # a list of numbers
  kill -KILL $processes 2>/dev/null || true
  for pid in $processes; do wait_gone "$pid" 15 || die "process $pid does not end"; done
}

children_of() { grep -l "^PPid:[[:space:]]*$1\$" /proc/[0-9]*/status 2>/dev/null | cut -d/ -f3 | tr '\n' ' '; }

# A zombie is gone: whoever should reap it may be slow.
wait_gone() {
  local i
  for i in $(seq $(($2 * 10))); do
    [ -d "/proc/$1" ] && ! grep -q '^State:[[:space:]]*Z' "/proc/$1/status" 2>/dev/null || return 0
    sleep 0.1
  done
  return 1
}

local_destroy() { if [ "$DATA" != "$DIR" ]; then rm -rf "$DATA"; else rm -rf "$DATA/pg" "$DATA/redis" "$DATA/log"; fi; }
