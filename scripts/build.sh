#!/usr/bin/env bash
# ./dev build: builds everything, always.
set -euo pipefail
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=dotnet.sh
. "$ROOT/scripts/dotnet.sh"
[ $# -eq 0 ] || EXIT_CODE=2 die "build takes no options"
hold_lock build
build_all force
