#!/usr/bin/env bash
# ./dev test [filter…]: every test project, one after another, on servers of its own.
#
#   ./dev test Slack Turn                 only tests whose full name contains one of the words
#   ./dev test --filter 'Name=…'          an expression of `dotnet test`; further --options are handed to it as well
#   KONSTRUCT_TEST_MINUTES                the time limit of the whole run (60)
#
# The last line on stdout is `N passed, N failed, N skipped`. A run in which nothing ran has failed.
set -euo pipefail
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=dotnet.sh
. "$ROOT/scripts/dotnet.sh"
# shellcheck source=own-services.sh
. "$ROOT/scripts/own-services.sh"

FILTER='' OPTIONS=()
add_filter() { FILTER=${FILTER:+$FILTER|}$1; }
while [ $# -gt 0 ]; do
  case $1 in
    --filter) [ $# -ge 2 ] || EXIT_CODE=2 die "--filter needs an expression"; add_filter "($2)"; shift ;;
    --filter=*) add_filter "(${1#*=})" ;;
    -*) OPTIONS+=("$1") ;;
    *[=~]*) add_filter "($1)" ;;
    *) add_filter "FullyQualifiedName~$1" ;;
  esac
  shift
done

RESULTS=$STATE/test-results
PASSED=0 FAILED=0 SKIPPED=0 BROKEN=0
DEADLINE=$((SECONDS + ${KONSTRUCT_TEST_MINUTES:-60} * 60))

# counter FILE NAME: one number of a result file's <Counters …/>.
counter() { grep -o '<Counters [^>]*' "$1" | grep -o " $2=\"[0-9]*\"" | tr -cd 0-9; }

run_project() {
  local project=$1 name started=$SECONDS trx rc=0 left total executed passed
  name=$(basename "$project" .csproj) trx=$RESULTS/$name.trx left=$((DEADLINE - SECONDS))
  printf '\n== %s\n' "$name"
  if [ "$left" -le 0 ]; then echo "   not run: the time limit is reached"; BROKEN=1; FAILED=$((FAILED + 1)); return; fi
  with_limit "$left" dotnet test "$project" --no-build --no-restore -c Release --nologo -v quiet -tl:off \
    --logger "trx;LogFileName=$trx" --logger "console;verbosity=normal" --results-directory "$RESULTS" \
    ${FILTER:+--filter "$FILTER"} "${OPTIONS[@]}" || rc=$?
  [ "$rc" != 124 ] || echo "   stopped: the time limit is reached"
  if [ -s "$trx" ] && grep -q '<Counters ' "$trx"; then
    total=$(counter "$trx" total) executed=$(counter "$trx" executed) passed=$(counter "$trx" passed)
    PASSED=$((PASSED + passed)) FAILED=$((FAILED + executed - passed)) SKIPPED=$((SKIPPED + total - executed))
    if [ "$total" = 0 ] && [ "$rc" = 0 ]; then echo "   no test here${FILTER:+ matches}"; return; fi
    printf '   %s passed, %s failed, %s skipped in %s s\n' "$passed" $((executed - passed)) $((total - executed)) $((SECONDS - started))
    # The host may crash after, or without, counting.
    [ "$rc" = 0 ] || [ "$executed" != "$passed" ] || { echo "   the run ended with exit code $rc"; BROKEN=1; FAILED=$((FAILED + 1)); }
  elif [ "$rc" != 0 ]; then
    echo "   the run ended with exit code $rc and without results"; BROKEN=1; FAILED=$((FAILED + 1))
  else
    echo "   no test here${FILTER:+ matches}"
  fi
}

# with_limit SECONDS COMMAND…: exit code 124 when time was up. `timeout` makes a process group of its own, whose number
# is its pid; what is left of the group is killed in the end, because a test host outlives the command that started it.
# In the background, so that Ctrl-C is heard while it runs.
with_limit() {
  local limit=$1 out filter rc=0 i; shift
  exec {out}> >(quiet_passed 9>&-); filter=$!
  timeout -k 20 "$limit" "$@" >&"$out" 2>&1 9>&- </dev/null & JOB=$!
  exec {out}>&-
  wait "$JOB" || rc=$?
  end_job
  for i in $(seq 50); do kill -0 "$filter" 2>/dev/null || break; sleep 0.1; done
  return $rc
}

JOB=
end_job() {
  [ -n "$JOB" ] || return 0
  kill -KILL -- "-$JOB" 2>/dev/null || true
  JOB=
}

# Failures and what tests print are shown; the long list of what passed, and the runner's own chatter, are not.
quiet_passed() {
  grep -vE '^[[:space:]]*(Passed |$)|\[xUnit\.net|^(Test [Rr]un (for|Successful|Failed)|Total tests:|Results File:|A total of|No test (is available|matches)|Additionally, path)|^[[:space:]]+(Passed|Failed|Skipped|Total time):' || true
}

need_dotnet
hold_lock test
(hold_lock build; build_all)
export PG_FSYNC=${PG_FSYNC:-off}
own_services test
trap 'end_job; stop_own_services' EXIT
rm -rf "$RESULTS"; mkdir -p "$RESULTS"
# A test sees what this run gives it, not what the shell or `./dev up` has configured.
while IFS= read -r name; do unset "$name"; done < <(compgen -e | grep -E '^(ConnectionStrings|Konstruct|Slack|WhatsApp|Stripe|Llm|Embeddings|RateLimit|Storage)__' || true)

for project in "$ROOT"/tests/*.Tests/*.Tests.csproj; do run_project "$project"; done

printf '\nresults: .dev/test-results, servers'"'"' logs: .services/test (%s s)\n' "$SECONDS"
if [ $((PASSED + FAILED)) -eq 0 ]; then say "no test ran"; BROKEN=1; fi
stop_own_services
trap - EXIT
printf '%s passed, %s failed, %s skipped\n' "$PASSED" "$FAILED" "$SKIPPED"
[ "$FAILED" -eq 0 ] && [ "$BROKEN" -eq 0 ]
