#!/usr/bin/env bash
# Runs in the container that mysql-image.sh makes: sets up the accounts asked for and becomes the server.
set -euo pipefail

# quote TEXT: as an SQL string.
quote() {
  local text=${1//\\/\\\\}
  printf "'%s'" "${text//\'/\'\'}"
}

data=/var/lib/mysql-data
cp -a /pristine "$data"
init=/tmp/init.sql
root_password=$(quote "${MYSQL_ROOT_PASSWORD:?}")
{
  echo "CREATE USER 'root'@'%' IDENTIFIED BY $root_password;"
  echo "GRANT ALL PRIVILEGES ON *.* TO 'root'@'%' WITH GRANT OPTION;"
  echo "ALTER USER 'root'@'localhost' IDENTIFIED BY $root_password;"
  if [[ -n ${MYSQL_DATABASE:-} ]]; then
    echo "CREATE DATABASE \`$MYSQL_DATABASE\`;"
  fi
  if [[ -n ${MYSQL_USER:-} ]]; then
    user=$(quote "$MYSQL_USER")
    echo "CREATE USER $user@'%' IDENTIFIED BY $(quote "${MYSQL_PASSWORD:-}");"
    if [[ -n ${MYSQL_DATABASE:-} ]]; then
      echo "GRANT ALL PRIVILEGES ON \`$MYSQL_DATABASE\`.* TO $user@'%';"
    fi
  fi
} >"$init"

exec mysqld --no-defaults --user=root --datadir="$data" --socket="$data/server.sock" --pid-file="$data/server.pid" \
  --init-file="$init" --secure-file-priv=NULL --mysqlx=OFF --skip-name-resolve --skip-log-bin --max-connections=500 "$@"
