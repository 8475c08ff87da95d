# Sourced by galera.sh and group-replication.sh, after apt.sh and server.sh: what their three nodes have in common.
# shellcheck shell=bash disable=SC2034,SC2154 # Some variables are for the scripts that source this; server.sh sets server_work.
#
# server_work holds for each node N its data in nodeN/, its log in nodeN.log, its socket and the file with its process id in
# nodeN/. The script that sources this has sql N TEXT, start_node_again N and wait_for_node N.

cluster_name=
node_pid=()
node_port=()
node_group_port=()
taken_ports=' '

say() { echo "$cluster_name: $*" >&2; }

# choose_port VARIABLE: sets it to a free port that no other call of this run gets.
choose_port() {
  local port
  while :; do
    port=$(free_port)
    [[ $taken_ports == *" $port "* ]] || break
  done
  taken_ports+="$port "
  printf -v "$1" '%s' "$port"
}

# connection_string PORT
connection_string() {
  echo "Server=127.0.0.1;Port=$1;User ID=flexdb;Password=$server_password;SslMode=None;AllowPublicKeyRetrieval=true"
}

# Prints the connection strings, and obeys words until there are no more.
serve() {
  local node word
  for node in 1 2 3; do connection_string "${node_port[node]}"; done
  [[ -z $proxy_port ]] || connection_string "$proxy_port"
  while read -r word node; do
    case "$word $node" in
      'kill '[123]) kill_node "$node" ;;
      'stop '[123]) stop_node "$node" ;;
      'start '[123]) start_node_again "$node" ;;
      'freeze '[123]) kill -STOP "${node_pid[node]}" ;;
      'thaw '[123]) thaw_node "$node" ;;
      *) echo "unknown words: $word $node" >&2; return 2 ;;
    esac
    echo "$word $node"
  done
}

# wait_until N COMMAND…: waits for a minute, as long as the node runs, until the command succeeds.
wait_until() {
  local node=$1
  shift
  for _ in {1..600}; do
    if "$@"; then return 0; fi
    kill -0 "${node_pid[node]}" 2>/dev/null || break
    sleep 0.1
  done
  say "node $node did not start ($server_version); the end of its log:"
  tail -n 20 "$server_work/node$node.log" >&2
  return 1
}

any_node_runs() {
  local pid
  for pid in "${node_pid[@]}"; do
    if [[ -n $pid ]] && kill -0 "$pid" 2>/dev/null; then return 0; fi
  done
  return 1
}

# kill_node N: as a crash would.
kill_node() {
  kill -KILL "${node_pid[$1]}"
  wait "${node_pid[$1]}" 2>/dev/null || true
}

# stop_node N: the others are told that it leaves.
stop_node() {
  kill -TERM "${node_pid[$1]}"
  for _ in {1..300}; do
    kill -0 "${node_pid[$1]}" 2>/dev/null || break
    sleep 0.1
  done
  kill_node "$1" 2>/dev/null || true
}

# thaw_node N: it needs a moment to find out that the others have gone on without it.
thaw_node() {
  kill -CONT "${node_pid[$1]}"
  sleep 2
  wait_for_node "$1"
}

# Ends all nodes, with no care for their data, which are thrown away.
remove_nodes() {
  local node
  stop_proxy
  for node in "${!node_pid[@]}"; do
    [[ -z ${node_pid[node]} ]] || kill_node "$node" 2>/dev/null || true
  done
  [[ -z $server_work ]] || rm -rf "$server_work"
}
