# Finds the .NET SDK and builds. Sourced, never run.
# shellcheck shell=bash

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# Build helpers that outlive the build would keep descriptors (and a CI step waiting for them) open.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

need_dotnet() {
  local dir
  if ! command -v dotnet >/dev/null; then
    for dir in "${DOTNET_ROOT:-}" "${HOME:-}/.dotnet" /usr/share/dotnet /usr/lib/dotnet /opt/dotnet; do
      [ -n "$dir" ] && [ -x "$dir/dotnet" ] && { export DOTNET_ROOT=$dir PATH=$dir:$PATH; break; }
    done
  fi
  [ -n "${HOME:-}" ] && [ -w "${HOME:-}" ] || export DOTNET_CLI_HOME="${DOTNET_CLI_HOME:-$STATE/dotnet-home}"
  command -v dotnet >/dev/null && dotnet --list-sdks 2>/dev/null | grep -q '^10\.' && return
  die_environment "the .NET SDK 10 is needed and was not found. On Debian and Ubuntu: add Microsoft's package feed
     (https://learn.microsoft.com/dotnet/core/install/linux), then: apt-get install dotnet-sdk-10.0
     or, for this user alone, Microsoft's dotnet-install script: --channel 10.0 --install-dir \$HOME/.dotnet"
}

# The stamp is younger than every source file when there is nothing to build.
build_is_current() {
  local stamp=$STATE/built dll
  for dll in "$stamp" "$API_DLL" "$SIM_DLL" "$BENCH_DLL"; do [ -e "$dll" ] || return 1; done
  # Folders count too: a deleted file changes nothing but its folder's time.
  [ -z "$(find "$ROOT"/{src,tests,tools,bench} "$ROOT"/*.{sln,props,json,txt} "$ROOT/.editorconfig" \
    \( -name bin -o -name obj -o -name TestResults -o -name node_modules \) -prune -o -newer "$stamp" -print -quit)" ]
}

# Builds the whole solution in Release, unless it is current. `force` builds always (and is incremental anyway).
build_all() {
  [ "${1:-}" != force ] && build_is_current && return
  need_dotnet
  local started=$SECONDS stamp=$STATE/built options=()
  # A compile server would outlive the run; worth its speed on a developer's machine only.
  [ "${CI:-}" = true ] && options+=(-p:UseSharedCompilation=false)
  mkdir -p "$STATE"
  say "building (Release)"
  : > "$stamp.new"    # the time of the start: what is edited while building counts as newer
  dotnet build "$ROOT/Konstruct.sln" -c Release -v minimal --nologo -tl:off "${options[@]}" 9>&- </dev/null >&2 ||
    { rm -f "$stamp.new"; die "the build failed; the errors are above"; }
  # Making bin/ and obj/ touched the project folders.
  find "$ROOT"/{src,tests,tools,bench} -maxdepth 2 -type d -newer "$stamp.new" -exec touch -r "$stamp.new" {} +
  mv -f "$stamp.new" "$stamp"
  say "built in $((SECONDS - started)) s"
}
