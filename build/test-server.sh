#!/usr/bin/env bash
# Runs a command with FLEXDB_TEST_MYSQL set to a MySQL or MariaDB server, which it finds or starts, and stops afterwards
# what it started. docs/testing.md tells which server it takes.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/apt.sh"
. "$here/server.sh"
. "$here/find-server.sh"

usage() {
  cat <<'TEXT'
usage: build/test-server.sh [--server mysql|mariadb|mariadb-11.8] [--no-testcontainers] -- COMMAND [ARGUMENT…]

  --server NAME         take this kind of server and no other
  --no-testcontainers   the command cannot start a container itself: where Docker answers, start one for it
TEXT
}

wanted=any
testcontainers=yes
while [[ $# -gt 0 ]]; do
  case $1 in
    --server) wanted=${2:-}; shift $(($# > 1 ? 2 : 1)) ;;
    --server=*) wanted=${1#*=}; shift ;;
    --no-testcontainers) testcontainers=no; shift ;;
    --help | -h) usage; exit 0 ;;
    --) shift; break ;;
    *) usage >&2; exit 2 ;;
  esac
done
if { [[ $wanted != any ]] && ! is_known_server "$wanted"; } || [[ $# == 0 ]]; then
  usage >&2
  exit 2
fi

if [[ -n ${FLEXDB_TEST_MYSQL:-} ]]; then
  say "using the one that FLEXDB_TEST_MYSQL names"
  exec "$@"
fi
if [[ $testcontainers == yes ]] && docker_answers; then
  say "a Docker engine answers, so the tests start a container (${FLEXDB_TEST_IMAGE:-mysql:8.4})"
  exec "$@"
fi

trap stop_server EXIT
command_pid=
# shellcheck disable=SC2317 # The traps call it.
stop_command() {
  if [[ -n $command_pid ]]; then
    kill -TERM "$command_pid" 2>/dev/null || true
    wait "$command_pid" 2>/dev/null || true
  fi
  exit "$1"
}
trap 'stop_command 130' INT
trap 'stop_command 143' TERM

if ! find_server; then
  say "none found (wanted: $wanted). ${how_to_get_one}"
  exit 1
fi
say "$server_version"
export FLEXDB_TEST_MYSQL=$server_url

# In the background, because a signal reaches this script only while it waits; with its own standard input.
"$@" <&0 &
command_pid=$!
status=0
wait "$command_pid" || status=$?
command_pid=
if [[ -n $server_pid ]] && ! kill -0 "$server_pid" 2>/dev/null; then
  say "the server has ended by itself meanwhile. The end of its log:"
  tail -n 80 "$server_work/server.log" >&2
fi
exit "$status"
