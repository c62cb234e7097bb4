#!/usr/bin/env bash
# ./dev reset [--yes]: stops everything and throws away the local databases, the generated settings with the master
# key, and the logs. The fetched programs and what was built stay.
set -euo pipefail
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
case ${1:-} in
  --yes|-y) ;;
  '')
    [ -t 0 ] || EXIT_CODE=2 die "reset throws the local data away; say --yes"
    read -r -p "Throw away all local data of this clone? [y/N] " answer
    [[ $answer == [yY]* ]] || die "nothing was changed" ;;
  *) EXIT_CODE=2 die "reset takes --yes alone" ;;
esac
bash "$ROOT/scripts/down.sh"
for dir in "$ROOT/.services" "$ROOT/.services/test" "$ROOT/.services/bench"; do
  SERVICES_DIR=$dir bash "$ROOT/scripts/services.sh" destroy >&2
done
rm -f "$STATE"/env "$STATE"/*.log "$STATE"/*.pid
rm -rf "$STATE/test-results"
say "reset"
