# The Docker mode of services.sh: the postgres and redis of docker-compose.yml. Sourced, never run.
# shellcheck shell=bash

# An engine that hangs is no engine.
docker_answers() {
  command -v docker >/dev/null && timeout 10 docker compose version >/dev/null 2>&1 && timeout 10 docker info >/dev/null 2>&1
}

# One project, with its own volumes, for each folder.
compose() {
  local project; project=konstruct-$(printf '%s' "$DIR" | sha256sum | cut -c1-10)
  PG_FSYNC=$PG_FSYNC docker compose -p "$project" --env-file "$ENV_FILE" -f "$ROOT/docker-compose.yml" "$@" 9>&-
}

docker_prepare() { docker_answers || die_environment "no Docker engine with the compose plug-in answers (SERVICES_MODE=local does without)"; }
docker_start() { compose up -d --wait --wait-timeout 180 postgres redis >&2; }
docker_stop() { compose stop -t 30 "$1" >&2; }
docker_kill() { compose kill "$1" >&2; }
docker_destroy() { compose down -v --remove-orphans >&2; }

docker_client() {
  local program=$1; shift
  case $program in
    redis-cli) compose exec -T -e "REDISCLI_AUTH=$REDIS_PASSWORD" redis redis-cli "$@" ;;
    *) compose exec -T -e PGUSER=postgres postgres "$program" "$@" ;;
  esac
}

docker_pg_identity() { docker_client psql -X -d postgres -Atqc 'select 1' ; }
docker_pg_expected() { printf 1; }
docker_redis_identity() { docker_client redis-cli ping; }
docker_redis_expected() { printf PONG; }
