#!/usr/bin/env bash
# ./dev up [--detach]: from a fresh clone to a running Konstruct with a demo tenant. Running it again changes nothing
# that is in order, and mends what is not.
#
#   KONSTRUCT_PORT, KONSTRUCT_SIM_PORT   8080 and 8090
#   KONSTRUCT_SIMULATORS=on|off          auto: on while no model provider is configured
set -euo pipefail
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=dotnet.sh
. "$ROOT/scripts/dotnet.sh"
# shellcheck source=processes.sh
. "$ROOT/scripts/processes.sh"
# shellcheck source=dev-env.sh
. "$ROOT/scripts/dev-env.sh"

DETACH=no
for option in "$@"; do
  case $option in
    --detach|-d) DETACH=yes ;;
    *) EXIT_CODE=2 die "up takes --detach alone, not '$option'" ;;
  esac
done
PORT=${KONSTRUCT_PORT:-8080} SIM_PORT=${KONSTRUCT_SIM_PORT:-8090}

step() { say "[$1/6] $2"; }

start_server() {
  step 6 "starting the server on port $PORT"
  if ! running api; then
    port_free_or_die "$PORT" KONSTRUCT_PORT
    start api "$ROOT/konstruct" serve --urls "http://127.0.0.1:$PORT"
  fi
  wait_for api "$PORT" /health/ready
}

start_simulators() {
  if ! wants_simulators; then
    stop simulators
    step 4 "a model provider is configured: no simulators"
    return
  fi
  step 4 "starting the simulators on port $SIM_PORT"
  if ! running simulators; then
    port_free_or_die "$SIM_PORT" KONSTRUCT_SIM_PORT
    start simulators dotnet "$SIM_DLL" --urls "http://127.0.0.1:$SIM_PORT" --Simulators:Slack:EventsUrl "http://127.0.0.1:$PORT/slack/events"
  fi
  wait_for simulators "$SIM_PORT" /control/health
}

port_free_or_die() { ! port_taken "$1" || die_environment "port $1 is in use by another program; set $2 to a free one"; }

print_welcome() {
  cat <<TEXT

Konstruct is up.
  API          http://127.0.0.1:$PORT      health: /health/ready   metrics: /metrics
TEXT
  if running simulators; then echo "  Simulators   http://127.0.0.1:$SIM_PORT      type as a Slack user and watch the thread"; fi
  cat <<TEXT
  Demo tenant  demo                       signing in comes with the portal, which is not there yet
  Logs         .dev/api.log, .dev/simulators.log

Try:           ./konstruct simulate slack "What is your refund policy?"
TEXT
  [ "$DETACH" = no ] || printf '\nStop:          ./dev down\n'
}

need_dotnet
hold_lock up
# In the foreground Ctrl-C takes everything down, from the first step on.
take_down() { trap '' INT TERM HUP; printf '\n' >&2; say "stopping"; bash "$ROOT/scripts/down.sh" 9>&-; exit "$1"; }
if [ "$DETACH" = no ]; then trap 'take_down 0' INT TERM HUP; fi
step 1 "PostgreSQL and Redis"
bash "$ROOT/scripts/services.sh" up 9>&- >&2

step 2 "build"
if build_is_current; then
  say "up to date"
else
  # A running program must not lose the files under its feet.
  stop api; stop simulators
  (hold_lock build; build_all)
fi

write_dev_env
load_settings
step 3 "schema"
"$ROOT/konstruct" db apply 9>&- >&2 || die "the schema could not be applied; the reason is above"
# Before the demo tenant: its workspace is connected by asking the simulator whose token it is.
start_simulators
step 5 "demo tenant"
"$ROOT/konstruct" seed-demo 9>&- >&2 || die "the demo tenant could not be seeded; the reason is above"
start_server
exec 9>&-

print_welcome
[ "$DETACH" = no ] || exit 0

# In the foreground it watches over what runs, and says so when something ends by itself.
printf '\nRunning; Ctrl-C stops everything.\n'
while running api && { ! wants_simulators || running simulators; }; do
  sleep 1 & wait $! || true
done
for name in api simulators; do
  if [ -e "$STATE/$name.pid" ] && ! running "$name"; then
    say "$name is not running any more; the end of .dev/$name.log:"
    tail -n 20 "$STATE/$name.log" >&2
  fi
done
take_down 1
