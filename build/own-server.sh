#!/usr/bin/env bash
# Starts a server for tests that crash it or change its settings: build/own-server.sh mysql|mariadb|mariadb-11.8
# It prints the server's connection string. Then it obeys the words that it reads, and answers each when it is done:
# "kill" kills the server as a crash would, "start" starts it again on the same data and port. At the end of its input
# it stops the server and removes its data.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/apt.sh"
. "$here/server.sh"
. "$here/find-server.sh"

wanted=${1:-}
if ! is_known_server "$wanted"; then
  echo "usage: build/own-server.sh mysql|mariadb|mariadb-11.8" >&2
  exit 2
fi

trap stop_server EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
if ! find_server >&2; then
  echo "none found (wanted: $wanted). ${how_to_get_one}" >&2
  exit 1
fi

echo "$server_url"
while read -r word; do
  case $word in
    kill) kill_server ;;
    start) start_server_again >&2 ;;
    *) echo "unknown word: $word" >&2; exit 2 ;;
  esac
  echo "$word"
done
