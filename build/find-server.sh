# Sourced, after apt.sh and server.sh: finds what server this machine can run, and starts it.
# shellcheck shell=bash disable=SC2154 # The script that sources this sets "here" and "wanted".

# shellcheck disable=SC2034 # The variable is for the script that sources this.
how_to_get_one="Install MySQL 8.4 or MariaDB 10.11 or later (the server program is enough), start Docker, or set
FLEXDB_TEST_MYSQL to the connection string of a user who may create databases and users.
On Debian, as root, this script gets what it needs by itself."

say() { echo "test server: $*" >&2; }

on_debian_as_root() {
  can_install_packages && grep -qx 'ID=debian' /etc/os-release
}

docker_answers() {
  [[ $wanted != mariadb* ]] && command -v docker >/dev/null && docker info >/dev/null 2>&1
}

find_mysql() {
  local program root
  for program in "$(command -v mysqld || true)" /usr/sbin/mysqld /usr/libexec/mysqld; do
    if [[ -x $program ]] && is_mysql "$program"; then
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
  root=$("$here/server-root.sh" mysql) && start_mysql_root "$root"
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

find_mariadb_11() {
  local root
  on_debian_as_root || return 1
  root=$("$here/server-root.sh" mariadb-11.8) && start_mariadb_root "$root"
}

is_known_server() {
  [[ $1 =~ ^(mysql|mariadb|mariadb-11\.8)$ ]]
}

find_server() {
  case $wanted in
    mysql) find_mysql ;;
    mariadb) find_mariadb ;;
    mariadb-11.8) find_mariadb_11 ;;
    any) find_mysql || find_mariadb ;;
  esac
}
