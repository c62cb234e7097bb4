# Servers of one's own for a run of tests or benchmarks, so that a running `./dev up` is not disturbed. Sourced.
# shellcheck shell=bash

# own_services NAME: fresh servers under .services/NAME until the script ends; what they are is told in the environment:
#   KONSTRUCT_TEST_POSTGRES       connection string of the superuser, database `postgres`
#   KONSTRUCT_TEST_REDIS          connection string
#   KONSTRUCT_TEST_SERVICES       scripts/services.sh: with another SERVICES_DIR it makes servers that a test may kill
#   KONSTRUCT_TEST_SERVICES_DIR   the folder of these servers
own_services() {
  export SERVICES_DIR=$ROOT/.services/$1 SERVICES_DIST=${SERVICES_DIST:-$ROOT/.services/dist} SERVICES_MODE=${SERVICES_MODE:-local}
  trap 'stop_own_services' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  # A run that was killed may have left some.
  bash "$ROOT/scripts/services.sh" destroy >/dev/null 9>&-
  bash "$ROOT/scripts/services.sh" up >&2 9>&-
  local line
  while IFS= read -r line; do
    case $line in
      ConnectionStrings__PostgresSuperuser=*) KONSTRUCT_TEST_POSTGRES=${line#*=} ;;
      ConnectionStrings__Redis=*) KONSTRUCT_TEST_REDIS=${line#*=} ;;
    esac
  done < <(bash "$ROOT/scripts/services.sh" env)
  KONSTRUCT_TEST_POSTGRES=${KONSTRUCT_TEST_POSTGRES//\'/} KONSTRUCT_TEST_REDIS=${KONSTRUCT_TEST_REDIS//\'/}
  export KONSTRUCT_TEST_POSTGRES=${KONSTRUCT_TEST_POSTGRES/Database=konstruct/Database=postgres} KONSTRUCT_TEST_REDIS
  export KONSTRUCT_TEST_SERVICES=$ROOT/scripts/services.sh KONSTRUCT_TEST_SERVICES_DIR=$SERVICES_DIR
}

# The logs stay for whoever asks what happened; the next run begins with fresh servers anyway.
stop_own_services() { SERVICES_DIR=$KONSTRUCT_TEST_SERVICES_DIR bash "$ROOT/scripts/services.sh" down >/dev/null 2>&1 || say "the servers of this run could not be stopped"; }
