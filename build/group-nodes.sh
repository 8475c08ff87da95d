# Sourced by group-replication.sh, after cluster.sh: the nodes of a MySQL replication group.
# shellcheck shell=bash disable=SC2034,SC2154 # server.sh sets server_options and server_zone, cluster.sh node_port and the like.

cluster_name=group-replication
single_primary=ON
expel_timeout=5
# What runs the server, and what runs its client: inside a Debian root, or as they are installed here.
mysql_program=()
client=()
# The folder of the nodes as these programs see it.
node_folder=
group_seeds=
group_name=
recovery_password=

# True on the node that the socket leads to, where it is in a majority and takes writes.
writable_query="SELECT @@GLOBAL.super_read_only = 0
  AND SUM(member_state IN ('ONLINE', 'RECOVERING')) * 2 > COUNT(*)
  AND SUM(member_id = @@server_uuid AND member_state = 'ONLINE') = 1
FROM performance_schema.replication_group_members"

# get_group_replication: finds the programs, or makes a Debian root that has them; false, with the reason given, where they
# cannot be had.
get_group_replication() {
  local program root
  if ! command -v setpriv >/dev/null; then
    say "setpriv is not installed; on Debian it is in the package util-linux"
    return 1
  fi
  for program in mysqld /usr/sbin/mysqld; do
    if has_plugin "$program" && command -v mysql >/dev/null; then
      mysql_program=("$program")
      client=(mysql)
      server_work=$(mktemp -d)
      node_folder=$server_work
      return 0
    fi
  done
  if ! can_install_packages || ! root=$("$here/server-root.sh" mysql); then
    say "there is no mysqld with group_replication.so here; on Debian, as root, this script gets one by itself"
    return 1
  fi
  mysql_program=(chroot "$root" mysqld)
  client=(chroot "$root" mysql)
  make_work_in_root "$root"
  node_folder=${server_work#"$root"}
}

# has_plugin PROGRAM
has_plugin() {
  local folder
  is_mysql "$1" || return 1
  folder=$("$1" --no-defaults --verbose --help 2>/dev/null | awk '$1 == "plugin-dir" { print $2 }')
  [[ -e $folder/group_replication.so ]]
}

# create_nodes: makes the data of each node, all alike.
create_nodes() {
  local node
  server_version="MySQL with group replication: $("${mysql_program[@]}" --no-defaults --version)"
  "${mysql_program[@]}" --no-defaults --initialize-insecure --user="$(id -un)" --datadir="$node_folder/node1" \
    --secure-file-priv=NULL >"$server_work/server.log" 2>&1 || fail_to_start
  for node in 2 3; do
    cp -a "$server_work/node1" "$server_work/node$node"
    # It has the id of a server, which must be its own.
    rm -f "$server_work/node$node/auto.cnf"
  done
  group_name=$(cat /proc/sys/kernel/random/uuid)
  server_password=$(random_password)
  recovery_password=$(random_password)
  for node in 1 2 3; do
    choose_port "node_port[$node]"
    choose_port "node_group_port[$node]"
    group_seeds+=${group_seeds:+,}127.0.0.1:${node_group_port[node]}
  done
}

# launch_node N: starts its server, which is in no group yet.
launch_node() {
  local node=$1
  make_temporary_folder "$server_work/tmp$node"
  # The group needs the log that a server alone does without. Its cache of messages is as small as it may be.
  TZ=$server_zone setpriv --pdeathsig KILL "${mysql_program[@]}" --no-defaults --user="$(id -un)" \
    "${server_options[@]/--skip-log-bin/--log-bin=binlog}" --server-id="$node" --port="${node_port[node]}" \
    --datadir="$node_folder/node$node" --tmpdir="$node_folder/tmp$node" \
    --socket="$node_folder/node$node/node.sock" --pid-file="$node_folder/node$node/node.pid" \
    --mysqlx=OFF --secure-file-priv=NULL --gtid-mode=ON --enforce-gtid-consistency=ON --sync-binlog=0 \
    --report-host=127.0.0.1 --report-port="${node_port[node]}" \
    --plugin-load-add=group_replication.so --loose-group-replication-start-on-boot=OFF \
    --loose-group-replication-group-name="$group_name" \
    --loose-group-replication-local-address="127.0.0.1:${node_group_port[node]}" \
    --loose-group-replication-group-seeds="$group_seeds" \
    --loose-group-replication-single-primary-mode="$single_primary" \
    --loose-group-replication-enforce-update-everywhere-checks=OFF \
    --loose-group-replication-member-expel-timeout="$expel_timeout" \
    --loose-group-replication-recovery-get-public-key=ON \
    --loose-group-replication-message-cache-size=134217728 \
    >>"$server_work/node$node.log" 2>&1 </dev/null &
  node_pid[node]=$!
  wait_until "$node" answers "$node"
}

# sql N TEXT: by the node's socket, as root.
sql() {
  "${client[@]}" --no-defaults --user=root --socket="$node_folder/node$1/node.sock" --skip-column-names --execute="$2" 2>/dev/null
}

answers() { [[ $(sql "$1" 'SELECT 1') == 1 ]]; }

is_online() {
  [[ $(sql "$1" "SELECT member_state FROM performance_schema.replication_group_members WHERE member_id = @@server_uuid") == ONLINE ]]
}

# bootstrap_group N: makes a group of this node alone.
bootstrap_group() {
  sql "$1" "SET GLOBAL group_replication_bootstrap_group = ON;
    START GROUP_REPLICATION USER = 'flexdb_recovery', PASSWORD = '$recovery_password';
    SET GLOBAL group_replication_bootstrap_group = OFF"
  wait_until "$1" is_online "$1"
}

# The accounts are made in the group, so that each node gets them with all else.
create_account() {
  sql 1 "CREATE USER flexdb_recovery@'%' IDENTIFIED BY '$recovery_password';
    GRANT REPLICATION SLAVE, CONNECTION_ADMIN, BACKUP_ADMIN, GROUP_REPLICATION_STREAM ON *.* TO flexdb_recovery@'%';
    CREATE USER flexdb@'%' IDENTIFIED BY '$server_password'; GRANT ALL PRIVILEGES ON *.* TO flexdb@'%' WITH GRANT OPTION"
}

# join_group N: returns when the node has all data. The group refuses a node that was killed until it has noticed that.
join_group() {
  wait_until "$1" joins "$1"
  wait_for_node "$1"
}

joins() {
  sql "$1" "START GROUP_REPLICATION USER = 'flexdb_recovery', PASSWORD = '$recovery_password'"
}

wait_for_node() { wait_until "$1" is_online "$1"; }

# start_node_again N: where no node is left, this one is a group of its own.
start_node_again() {
  local is_first=
  node_pid[$1]=
  any_node_runs || is_first=yes
  launch_node "$1"
  if [[ -n $is_first ]]; then bootstrap_group "$1"; else join_group "$1"; fi
}
