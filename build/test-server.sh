#!/usr/bin/env bash
# Runs a command with FLEXDB_TEST_MYSQL set to a MySQL or MariaDB server, which it finds or starts, and stops afterwards
# what it started. docs/testing.md tells which server it takes.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/apt.sh"
. "$here/server.sh"

usage() {
  cat <<'TEXT'
usage: build/test-server.sh [--server mysql|mariadb] [--no-testcontainers] -- COMMAND [ARGUMENT…]

  --server NAME         take this kind of server and no other
  --no-testcontainers   the command cannot start a container itself: where Docker answers, start one for it
TEXT
}

say() { echo "test server: $*" >&2; }

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
if [[ ! $wanted =~ ^(any|mysql|mariadb)$ || $# == 0 ]]; then
  usage >&2
  exit 2
fi

on_debian_as_root() {
  can_install_packages && grep -qx 'ID=debian' /etc/os-release
}

docker_answers() {
  [[ $wanted != mariadb ]] && command -v docker >/dev/null && docker info >/dev/null 2>&1
}

find_mysql() {
  local program root
  for program in "$(command -v mysqld || true)" /usr/sbin/mysqld /usr/libexec/mysqld; do
    if [[ -x $program ]] && is_mysql_8 "$program"; then
      start_installed_mysql "$program"
      return
    fi
  done
  if docker_answers; then
    start_container "${FLEXDB_TEST_IMAGE:-mysql:8.4}" && return
    say "no container could be started; looking further"
    stop_server
  fi
  on_debian_as_root || return 1
  root=$("$here/mysql-root.sh") && start_mysql_root "$root"
}

find_mariadb() {
  local program
  program=$(command -v mariadbd || true)
  if [[ -z $program ]] && on_debian_as_root; then
    install_packages mariadb-server-core
    program=$(command -v mariadbd || true)
  fi
  [[ -n $program ]] && start_mariadb "$program"
}

find_server() {
  case $wanted in
    mysql) find_mysql ;;
    mariadb) find_mariadb ;;
    any) find_mysql || find_mariadb ;;
  esac
}

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
  say "none found (wanted: $wanted). Install MySQL 8 or MariaDB 10.6 or later (the server program is enough), start
Docker, or set FLEXDB_TEST_MYSQL to the connection string of a user who may create databases and users.
On Debian, as root, this script gets what it needs by itself." >&2
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
exit "$status"
