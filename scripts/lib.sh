# Shared by `dev`, `konstruct` and the scripts beside this file. Sourced, never run.
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
STATE=$ROOT/.dev
API_DLL=$ROOT/src/Konstruct.Api/bin/Release/net10.0/Konstruct.Api.dll
SIM_DLL=$ROOT/tools/Konstruct.Simulators/bin/Release/net10.0/Konstruct.Simulators.dll
BENCH_DLL=$ROOT/bench/Konstruct.Benchmarks/bin/Release/net10.0/Konstruct.Benchmarks.dll

say() { printf '%s\n' "${SAY_AS:-dev}: $*" >&2; }
die() { say "$*"; exit "${EXIT_CODE:-1}"; }
# Something this machine lacks, or that is in the way: exit code 3, as the CLI has it.
die_environment() { say "$*"; exit 3; }

# 32 hexadecimal digits: safe in connection strings, SQL literals and shell alike.
secret() { od -An -tx1 -N16 /dev/urandom | tr -d ' \n'; }

# What Konstruct__MasterKey takes: 32 bytes, base64.
master_key() { head -c 32 /dev/urandom | base64 -w 0; }

port_taken() { (exec 8<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# port_used PORT: whether any socket has it, also one that a program was given for a connection of its own: no server
# can listen there, though nothing answers. What waits for its end (06) is in nobody's way.
port_used() {
  port_taken "$1" || cat /proc/net/tcp /proc/net/tcp6 2>/dev/null \
    | grep -qE "^ *[0-9]+: [0-9A-F]+:$(printf '%04X' "$1") [0-9A-F]+:[0-9A-F]+ 0[^6] "
}

# http_status PORT PATH: the status code, or nothing. Needs no curl.
http_status() {
  local line=
  (
    exec 8<>"/dev/tcp/127.0.0.1/$1" || exit 1
    printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n' "$2" "$1" >&8
    read -r -t 10 line <&8 && set -- $line && printf '%s' "${2:-}"
  ) 2>/dev/null
}

# Reads KEY='value' (or KEY=value) lines; what the environment already has wins, and so does the first reader.
# Not sourced: a value is never run as shell code.
load_env() {
  local line key value
  while IFS= read -r line || [ -n "$line" ]; do
    [[ $line =~ ^[A-Za-z_][A-Za-z0-9_]*= ]] || continue
    key=${line%%=*} value=${line#*=}
    case $value in
      \'*\') value=${value:1:${#value}-2} ;;
      \"*\") value=${value:1:${#value}-2} ;;
    esac
    [ -n "${!key+set}" ] || export "$key=$value"
  done
}

# The settings of development, most particular first: the environment, your own konstruct.env, the services, `./dev up`'s.
load_settings() {
  [ -r "$ROOT/konstruct.env" ] && load_env < "$ROOT/konstruct.env"
  [ -s "$ROOT/.services/env" ] && load_env < <(bash "$ROOT/scripts/services.sh" env)
  [ -r "$STATE/env" ] && load_env < "$STATE/env"
  return 0
}

# Serialises what must not run twice at once in one clone. Held on descriptor 9 until the script ends;
# every long-lived child is started with 9>&- so that it does not inherit the lock.
hold_lock() {
  command -v flock >/dev/null || die_environment "flock is needed (apt-get install util-linux)"
  mkdir -p "$STATE"
  exec 9>"$STATE/$1.lock"
  flock -n 9 && return
  say "another ./dev run of this clone is busy ($1); waiting for it"
  flock -w 900 9 || die "it held $STATE/$1.lock for 15 minutes"
}
