# Sourced: starts a server for the time of a run, and stops it.
# shellcheck shell=bash disable=SC2034 # The variables are for the script that sources this.
#
# Each start function sets server_url, a MySqlConnector connection string of a user with all rights, and server_version.
# A server listens on 127.0.0.1 only, on a free port, with a random password; its data live in a temporary folder.

server_url=
server_version=
server_pid=
server_container=
server_work=
server_command=()
server_port=
server_password=

# The time zone that a server has: one of half hours and with summer time, so that nothing is right only in UTC. A rule, not
# a name, because a Debian root may have no zones. The tests of TimeZoneTests know when its clocks change.
server_zone='NST3:30NDT,M3.2.0,M11.1.0'

# Settings for speed in a folder that is thrown away; none changes what a client sees.
server_options=(
  --bind-address=127.0.0.1 --skip-name-resolve --skip-log-bin --max-connections=500 --character-set-server=utf8mb4
  --innodb-buffer-pool-size=128M --innodb-flush-log-at-trx-commit=2 --innodb-fast-shutdown=2
)

# is_mysql PROGRAM: true for a mysqld of MySQL 8.4 or later; MariaDB installs a program of that name too.
is_mysql() {
  local version
  version=$("$1" --no-defaults --version 2>/dev/null) || return 1
  [[ $version != *MariaDB* && $version =~ Ver\ ([0-9]+)\.([0-9]+) ]] && ((BASH_REMATCH[1] * 100 + BASH_REMATCH[2] >= 804))
}

# start_installed_mysql PROGRAM
start_installed_mysql() {
  local program=$1
  server_work=$(mktemp -d)
  server_version="MySQL, installed here: $("$program" --no-defaults --version)"
  "$program" --no-defaults --initialize-insecure --user="$(id -un)" --datadir="$server_work/data" \
    >"$server_work/server.log" 2>&1 || { fail_to_start; return 1; }
  run_server '' "$program" --mysqlx=OFF
}

# make_work_in_root ROOT: sets server_work to a folder in a Debian root made by server-root.sh.
make_work_in_root() {
  local root=$1 stale owner
  # Folders of runs that were killed and so could not remove theirs.
  for stale in "$root"/tmp/flexdb.*; do
    owner=${stale##*/flexdb.}
    kill -0 "${owner%%.*}" 2>/dev/null || rm -rf "$stale"
  done
  server_work=$(mktemp -d "$root/tmp/flexdb.$$.XXXXXX")
}

# start_mysql_root ROOT: the MySQL in a Debian root.
start_mysql_root() {
  local root=$1
  server_version="MySQL in a Debian root: $(chroot "$root" mysqld --no-defaults --version)"
  make_work_in_root "$root"
  cp -a "$root/pristine" "$server_work/data" || return 1
  run_server "$root" mysqld --mysqlx=OFF
}

# start_mariadb PROGRAM
start_mariadb() {
  local program=$1
  server_work=$(mktemp -d)
  server_version="MariaDB: $("$program" --no-defaults --version)"
  make_mariadb_data '' "$program" "$(id -un)" "$server_work/data" >"$server_work/server.log" 2>&1 || { fail_to_start; return 1; }
  run_server '' "$program"
}

# start_mariadb_root ROOT: the MariaDB in a Debian root.
start_mariadb_root() {
  local root=$1
  server_version="MariaDB in a Debian root: $(chroot "$root" mariadbd --no-defaults --version)"
  make_work_in_root "$root"
  make_mariadb_data "$root" mariadbd "$(id -un)" "$server_work/data" >"$server_work/server.log" 2>&1 || { fail_to_start; return 1; }
  run_server "$root" mariadbd
}

# make_mariadb_data ROOT PROGRAM USER FOLDER: makes the data folder of a new server, whose PROGRAM is inside ROOT unless that
# is empty. This is what mariadb-install-db does; that program needs another from a client package.
make_mariadb_data() {
  local root=$1 user=$3 folder=$4 inside=${4#"$1"} share prefix=mysql program=("$2")
  [[ -z $root ]] || program=(chroot "$root" "$2")
  share=$("${program[@]}" --no-defaults --verbose --help 2>/dev/null | awk '$1 == "character-sets-dir" { print $2 }')
  share=$root${share%/charsets*}
  # Since MariaDB 11 the scripts have its own name.
  [[ ! -e $share/mariadb_system_tables.sql ]] || prefix=mariadb
  mkdir "$folder"
  # Root makes it for the user that the server becomes.
  [[ $(id -u) != 0 ]] || chown "$user" "$folder"
  make_temporary_folder "$folder.tmp"
  {
    # A statement a line: --bootstrap takes no more.
    printf '%s\n' 'CREATE DATABASE mysql;' 'USE mysql;' 'SET @auth_root_socket = NULL;'
    cat "$share/${prefix}_system_tables.sql" "$share/${prefix}_performance_tables.sql" \
      "$share/${prefix}_system_tables_data.sql" "$share/maria_add_gis_sp_bootstrap.sql" "$share/${prefix}_sys_schema.sql"
  } | "${program[@]}" --no-defaults --bootstrap --user="$user" --datadir="$inside" --tmpdir="$inside.tmp"
}

# make_temporary_folder FOLDER: for one server alone, because a MariaDB that starts removes the temporary tables that it finds,
# and with /tmp for all it has taken them from others, which then crashed or did not start.
make_temporary_folder() {
  mkdir -p "$1"
  chmod 1777 "$1"
}

# run_server ROOT PROGRAM OPTION…: starts PROGRAM, inside ROOT unless that is empty, on $server_work/data.
run_server() {
  local root=$1 inside=${server_work#"$1"} password port
  shift
  password=$(random_password)
  # Only root@localhost is there yet, whom nobody reaches by TCP since names are not resolved.
  cat >"$server_work/init.sql" <<SQL
CREATE USER IF NOT EXISTS 'flexdb'@'%' IDENTIFIED BY '$password';
GRANT ALL PRIVILEGES ON *.* TO 'flexdb'@'%' WITH GRANT OPTION;
SQL
  make_temporary_folder "$server_work/tmp"
  # The kernel stops the server where this script is killed and cannot.
  if command -v setpriv >/dev/null; then server_command+=(setpriv --pdeathsig KILL); fi
  if [[ -n $root ]]; then server_command+=(chroot "$root"); fi
  server_command+=("$1" --no-defaults --user="$(id -un)" "${server_options[@]}" "${@:2}"
    --datadir="$inside/data" --socket="$inside/server.sock" --pid-file="$inside/server.pid"
    --init-file="$inside/init.sql" --secure-file-priv="$inside" --tmpdir="$inside/tmp")

  # Another program may take the free port first.
  for _ in 1 2 3; do
    port=$(free_port)
    if launch_server "$port"; then
      server_url="Server=127.0.0.1;Port=$port;User ID=flexdb;Password=$password;SslMode=None;AllowPublicKeyRetrieval=true"
      return 0
    fi
    grep -qi 'address already in use' "$server_work/server.log" || break
  done
  fail_to_start
  return 1
}

# launch_server PORT: runs the command on that port.
launch_server() {
  server_port=$1
  # Emptied before it starts: a server that was killed has left there that it is ready.
  : >"$server_work/server.log"
  TZ=$server_zone "${server_command[@]}" --port="$server_port" >"$server_work/server.log" 2>&1 </dev/null &
  server_pid=$!
  wait_until_ready
}

# Ends the server as a crash would; its data stay.
kill_server() {
  if [[ -n $server_container ]]; then
    docker kill "$server_container" >/dev/null
  else
    kill -KILL "$server_pid"
    wait "$server_pid" 2>/dev/null || true
  fi
}

# Starts a killed server again, on the same data and port.
start_server_again() {
  if [[ -n $server_container ]]; then
    docker start "$server_container" >/dev/null && wait_for_container
  else
    launch_server "$server_port" || fail_to_start
  fi
}

# start_container IMAGE: for commands that cannot start a container themselves.
start_container() {
  local port
  server_password=$(random_password)
  server_version="$1 in a Docker container"
  # A port of its own choice would change when the container is started again.
  port=$(free_port)
  server_container=$(docker run --detach --publish "127.0.0.1:$port:3306" --env MYSQL_ROOT_PASSWORD="$server_password" "$1") || return 1
  server_url="Server=127.0.0.1;Port=$port;User ID=root;Password=$server_password;AllowPublicKeyRetrieval=true"
  wait_for_container
}

# The image's first start runs a server without TCP to set up the account, so only TCP tells.
wait_for_container() {
  for _ in {1..600}; do
    if docker exec "$server_container" mysql --protocol=tcp --host=127.0.0.1 --user=root --password="$server_password" \
      --execute='SELECT 1' >/dev/null 2>&1; then
      return 0
    fi
    sleep 0.2
  done
  docker logs --tail 20 "$server_container" >&2
  return 1
}

# Stops what was started and removes its folder; safe to call at any time.
stop_server() {
  if [[ -n $server_container ]]; then
    docker stop --time 5 "$server_container" >/dev/null 2>&1 || true
    docker rm --force --volumes "$server_container" >/dev/null 2>&1 || true
  fi
  if [[ -n $server_pid ]]; then
    kill "$server_pid" 2>/dev/null || true
    for _ in {1..100}; do
      kill -0 "$server_pid" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL "$server_pid" 2>/dev/null || true
    wait "$server_pid" 2>/dev/null || true
  fi
  if [[ -n $server_work ]]; then rm -rf "$server_work"; fi
  server_container=
  server_pid=
  server_work=
}

wait_until_ready() {
  for _ in {1..600}; do
    if grep -q 'ready for connections' "$server_work/server.log"; then return 0; fi
    kill -0 "$server_pid" 2>/dev/null || return 1
    sleep 0.1
  done
  return 1
}

fail_to_start() {
  echo "The server did not start ($server_version). The end of its log:" >&2
  tail -n 20 "$server_work/server.log" >&2
  stop_server
  return 1
}

# Below 32768, where systems take the ports of outgoing connections from.
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    # A connection refused is a port that nobody listens on.
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      echo "$port"
      return
    fi
  done
}

random_password() {
  head -c 24 /dev/urandom | base64 | tr -d '+/=\n'
}
