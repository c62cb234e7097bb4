#!/usr/bin/env bash
# ./dev down: stops what ./dev up started, and nothing else. Data stays.
set -euo pipefail
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=processes.sh
. "$ROOT/scripts/processes.sh"
[ $# -eq 0 ] || EXIT_CODE=2 die "down takes no options"
mkdir -p "$STATE"
stop api
stop simulators
bash "$ROOT/scripts/services.sh" down >&2
