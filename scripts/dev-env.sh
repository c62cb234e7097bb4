# .dev/env: the settings that `./dev up` makes for development. Sourced, never run.
# shellcheck shell=bash

# The simulators stand in for the outside while no model provider is configured.
wants_simulators() {
  case ${KONSTRUCT_SIMULATORS:-auto} in
    on) return 0 ;;
    off) return 1 ;;
    auto) ! compgen -e | grep -q '^Llm__Providers__[0-9]*__Kind$' ;;
    *) EXIT_CODE=2 die "KONSTRUCT_SIMULATORS is auto, on or off" ;;
  esac
}

# Written anew every time, for ports may have changed; the master key alone is kept, for data is encrypted with it.
write_dev_env() {
  local key=${Konstruct__MasterKey:-}
  mkdir -p "$STATE"
  [ -r "$ROOT/konstruct.env" ] && load_env < "$ROOT/konstruct.env"
  if [ -r "$STATE/env" ]; then key=$(sed -n "s/^Konstruct__MasterKey='\(.*\)'$/\1/p" "$STATE/env"); fi
  key=${key:-${Konstruct__MasterKey:-$(master_key)}}
  (
    umask 077
    {
      echo "# Made by ./dev up. The environment and your own konstruct.env win over what stands here."
      echo "Konstruct__MasterKey='$key'"
      echo "Konstruct__PublicUrl='http://127.0.0.1:$PORT'"
      echo "Storage__Root='$STATE/blobs'"
      if wants_simulators; then
        echo "Slack__SigningSecret='demo-signing-secret'"
        echo "Slack__ApiBaseUrl='http://127.0.0.1:$SIM_PORT/slack/api/'"
        # their MCP servers are on loopback and speak plain http
        echo "Tools__OpenOrigins__0='http://127.0.0.1:$SIM_PORT'"
      fi
      bash "$ROOT/scripts/services.sh" env
    } > "$STATE/env.new"
  )
  mv -f "$STATE/env.new" "$STATE/env"
}
