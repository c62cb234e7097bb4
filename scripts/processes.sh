# The long-lived processes of `./dev up`: started, recognised, awaited and stopped by name. Sourced, never run.
# shellcheck shell=bash

# A pid alone may belong to somebody else tomorrow; with the moment its process started it is unmistakable.
birth() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }

# running NAME: whether what we started under that name still lives.
running() {
  local pid born
  read -r pid born 2>/dev/null < "$STATE/$1.pid" || return 1
  [ -n "$born" ] && [ "$(birth "$pid")" = "$born" ] && ! grep -q '^State:[[:space:]]*Z' "/proc/$pid/status" 2>/dev/null
}

# start NAME COMMAND…: in the background, in a session of its own (so that Ctrl-C reaches it only through us).
start() {
  local name=$1 pid; shift
  (umask 077; : > "$STATE/$name.log")
  setsid "$@" >> "$STATE/$name.log" 2>&1 </dev/null 9>&- &
  pid=$!
  printf '%s %s\n' "$pid" "$(birth "$pid")" > "$STATE/$name.pid"
}

# wait_for NAME PORT PATH: until it answers 200; ends visibly when it dies or takes more than a minute and a half.
wait_for() {
  local i
  for i in $(seq 450); do
    [ "$(http_status "$2" "$3")" = 200 ] && return
    if ! running "$1"; then
      say "$1 ended while starting; the end of .dev/$1.log:"
      tail -n 30 "$STATE/$1.log" >&2
      exit 1
    fi
    [ $((i % 50)) -ne 0 ] || say "still waiting for http://127.0.0.1:$2$3"
    sleep 0.2
  done
  tail -n 30 "$STATE/$1.log" >&2
  die "http://127.0.0.1:$2$3 did not answer 200 in 90 s; the end of .dev/$1.log is above"
}

# stop NAME: asks, waits as long as a graceful shutdown may take, then insists.
stop() {
  local pid born i
  if running "$1"; then
    read -r pid born < "$STATE/$1.pid"
    kill -TERM "$pid" 2>/dev/null || true
    for i in $(seq 400); do running "$1" || break; sleep 0.1; done
    if running "$1"; then say "$1 did not stop within 40 s; killing it"; kill -KILL "$pid" 2>/dev/null || true; fi
    say "$1 stopped"
  fi
  rm -f "$STATE/$1.pid"
}
