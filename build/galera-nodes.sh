# Sourced by galera.sh, after cluster.sh: the nodes of a Galera cluster.
# shellcheck shell=bash disable=SC2034,SC2154 # server.sh sets server_options and server_zone, cluster.sh node_port and the like.

cluster_name=galera
mariadb_program=
galera_library=
# The folder of the scripts by which a node sends its data to another.
transfer_scripts=
node_partial_port=()
node_whole_port=()
cluster_address=
node_folder=

# True on the node that the socket leads to, where it has all data, is in a majority and takes writes.
writable_query="SELECT @@GLOBAL.read_only = 0 AND SUM(
  (variable_name = 'WSREP_READY' AND variable_value = 'ON') OR (variable_name = 'WSREP_LOCAL_STATE' AND variable_value = '4')) = 2
FROM information_schema.global_status WHERE variable_name IN ('WSREP_READY', 'WSREP_LOCAL_STATE')"

# Nodes never run as root: rsync's daemon, which receives the data, then drops its rights and can write nothing.
node_user=$(id -un)
become=()
if [[ $(id -u) == 0 ]]; then
  node_user=nobody
  become=(setpriv --reuid=nobody --regid=nogroup --clear-groups)
fi

# get_galera: finds the programs, or installs them; false, with the reason given, where they cannot be had.
get_galera() {
  local program
  if can_install_packages && ! install_packages galera-4 mariadb-server-core mariadb-client-core rsync iproute2 util-linux; then
    say "Debian's packages cannot be installed here"
    return 1
  fi
  for program in mariadbd mariadb my_print_defaults rsync setpriv; do
    if ! command -v "$program" >/dev/null; then
      say "$program is not installed; on Debian, as root, this script gets what it needs by itself"
      return 1
    fi
  done
  mariadb_program=$(command -v mariadbd)
  for galera_library in /usr/lib/galera/libgalera_smm.so /usr/lib*/galera-4/libgalera_smm.so; do
    [[ ! -e $galera_library ]] || break
  done
  if [[ ! -e $galera_library ]]; then
    say "libgalera_smm.so is not installed; on Debian it is in the package galera-4"
    return 1
  fi
  server_work=$(mktemp -d)
  node_folder=$server_work
  chmod 711 "$server_work"
  get_transfer_scripts
}

# They are in the package mariadb-server, whose installation would set up a service on this machine; so it is only unpacked.
get_transfer_scripts() {
  if command -v wsrep_sst_rsync >/dev/null; then
    transfer_scripts=$(dirname "$(command -v wsrep_sst_rsync)")
    return
  fi
  if ! can_install_packages || ! (cd "$server_work" && apt-get download mariadb-server >package.log 2>&1 &&
    dpkg-deb --extract mariadb-server_*.deb package && rm mariadb-server_*.deb); then
    say "wsrep_sst_rsync is not installed; on Debian it is in the package mariadb-server"
    return 1
  fi
  transfer_scripts=$server_work/package/usr/bin
}

# create_nodes: makes the data of each node, all alike.
create_nodes() {
  local node
  server_version="MariaDB with Galera: $("$mariadb_program" --no-defaults --version)"
  make_mariadb_data '' "$mariadb_program" "$node_user" "$server_work/node1" >"$server_work/server.log" 2>&1 || fail_to_start
  cp -a "$server_work/node1" "$server_work/node2"
  cp -a "$server_work/node1" "$server_work/node3"
  choose_ports
}

# Each node has four ports: for clients, for the group, and for data that it is sent, in part or whole.
choose_ports() {
  local node
  for node in 1 2 3; do
    choose_port "node_port[$node]"
    choose_port "node_group_port[$node]"
    choose_port "node_partial_port[$node]"
    choose_port "node_whole_port[$node]"
  done
  cluster_address="gcomm://127.0.0.1:${node_group_port[1]},127.0.0.1:${node_group_port[2]},127.0.0.1:${node_group_port[3]}"
}

# launch_node N OPTION…
launch_node() {
  local node=$1 provider
  make_temporary_folder "$server_work/tmp$node"
  provider="gmcast.listen_addr=tcp://127.0.0.1:${node_group_port[node]};ist.recv_addr=127.0.0.1:${node_partial_port[node]}"
  provider+=";gcache.size=64M;evs.keepalive_period=PT0.5S;evs.suspect_timeout=PT2S;evs.inactive_timeout=PT5S;evs.install_timeout=PT5S"
  # --pdeathsig comes last, since the kernel forgets it where rights change: it ends the node where this script is killed.
  TZ=$server_zone PATH=$transfer_scripts:$PATH "${become[@]}" setpriv --pdeathsig KILL \
    "$mariadb_program" --no-defaults "${server_options[@]}" --server-id="$node" --port="${node_port[node]}" \
    --datadir="$server_work/node$node" --tmpdir="$server_work/tmp$node" \
    --socket="$server_work/node$node/node.sock" --pid-file="$server_work/node$node/node.pid" \
    --binlog-format=ROW --innodb-autoinc-lock-mode=2 --wsrep-on=ON --wsrep-provider="$galera_library" \
    --wsrep-cluster-name=flexdb$$ --wsrep-cluster-address="$cluster_address" --wsrep-node-name="node$node" \
    --wsrep-node-address="127.0.0.1:${node_group_port[node]}" --wsrep-sst-method=rsync \
    --wsrep-sst-receive-address="127.0.0.1:${node_whole_port[node]}" --wsrep-slave-threads=2 \
    --wsrep-provider-options="$provider" "${@:2}" >>"$server_work/node$node.log" 2>&1 </dev/null &
  node_pid[node]=$!
}

# sql N TEXT: by the node's socket, as root.
sql() {
  mariadb --no-defaults --user=root --socket="$server_work/node$1/node.sock" --skip-column-names --execute="$2" 2>/dev/null
}

# start_node N OPTION…: returns when the node has all data and takes writes.
start_node() {
  launch_node "$@"
  wait_for_node "$1"
}

wait_for_node() { wait_until "$1" is_synced "$1"; }

is_synced() { [[ $(sql "$1" "SHOW STATUS LIKE 'wsrep_local_state_comment'") == *Synced ]]; }

# The nodes are one cluster from here on, so each has the account.
create_account() {
  server_password=$(random_password)
  sql 1 "CREATE USER 'flexdb'@'%' IDENTIFIED BY '$server_password'; GRANT ALL PRIVILEGES ON *.* TO 'flexdb'@'%' WITH GRANT OPTION"
}

# start_node_again N: a node that knows how far it got is sent only what it lacks, which blocks no other node. Where no
# node is left, this one is the first of the cluster again.
start_node_again() {
  local node=$1 position options=()
  node_pid[node]=
  position=$("${become[@]}" "$mariadb_program" --no-defaults "${server_options[@]}" --datadir="$server_work/node$node" --tmpdir="$server_work/tmp$node" \
    --socket="$server_work/node$node/node.sock" --pid-file="$server_work/node$node/node.pid" --wsrep-recover 2>&1 |
    sed -nE 's/.*Recovered position: *([0-9a-f-]+:-?[0-9]+).*/\1/p' | tail -n 1)
  [[ -z $position ]] || options+=("--wsrep-start-position=$position")
  if ! any_node_runs; then
    sed -i 's/^safe_to_bootstrap: 0/safe_to_bootstrap: 1/' "$server_work/node$node/grastate.dat"
    options+=(--wsrep-new-cluster)
  fi
  start_node "$node" "${options[@]}"
}
