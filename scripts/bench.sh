#!/usr/bin/env bash
# ./dev bench [option…]: the benchmark suite on servers of its own, with everything durable that is durable in
# production. Options go to the program; the table is printed and bench/results.json written by it.
set -euo pipefail
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=dotnet.sh
. "$ROOT/scripts/dotnet.sh"
# shellcheck source=own-services.sh
. "$ROOT/scripts/own-services.sh"
need_dotnet
hold_lock bench
(hold_lock build; build_all)
export PG_FSYNC=on
own_services bench
cd "$ROOT"
dotnet "$BENCH_DLL" "$@" 9>&-
