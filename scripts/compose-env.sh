#!/usr/bin/env bash
# Prints a fresh env file for docker-compose.yml: scripts/compose-env.sh > .env
# Keep it: the passwords belong to the volumes made with them, and without KONSTRUCT_MASTER_KEY nothing can be read again.
set -euo pipefail
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# The caller's shell made the file before this ran, readable by everybody; the secrets come after it is not.
if [ -f /dev/stdout ]; then chmod 600 /dev/stdout; fi
for name in POSTGRES_PASSWORD KONSTRUCT_OWNER_PASSWORD KONSTRUCT_APP_PASSWORD KONSTRUCT_DAEMON_PASSWORD \
  KONSTRUCT_BACKUP_PASSWORD REDIS_PASSWORD; do
  printf '%s=%s\n' "$name" "$(secret)"
done
printf 'LITELLM_MASTER_KEY=sk-%s\n' "$(secret)"
printf 'KONSTRUCT_MASTER_KEY=%s\n' "$(master_key)"
printf 'KONSTRUCT_PUBLIC_URL=http://127.0.0.1:8080\n'
