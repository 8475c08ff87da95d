# Sourced by galera.sh and group-replication.sh, after cluster.sh: haproxy, whose one port leads to one node that takes writes.
# shellcheck shell=bash disable=SC2154 # server.sh sets server_work, cluster.sh the ports.

proxy_port=
proxy_pid=

# get_proxy: finds haproxy, or installs it; false, with the reason given, where it cannot be had.
get_proxy() {
  if can_install_packages && ! install_packages haproxy util-linux; then
    say "Debian's package haproxy cannot be installed here"
    return 1
  fi
  if ! command -v haproxy >/dev/null; then
    say "haproxy is not installed; on Debian, as root, this script gets it by itself"
    return 1
  fi
}

# start_proxy QUERY COMMAND…: a node takes writes where the query answers 1, asked by the command and the node's socket.
#
# All connections lead to one node, as long as it takes writes: nodes 2 and 3 are used only where no node before them can be,
# and the table keeps connections where they are when such a node is back. With two nodes written at a time
# references may dangle.
start_proxy() {
  local query=$1
  shift
  choose_port proxy_port
  # haproxy gives the node's port as the fourth argument. A node that is frozen accepts connections and says nothing.
  cat >"$server_work/check.sh" <<CHECK
#!/bin/sh
case \$4 in
  ${node_port[1]}) node=node1 ;;
  ${node_port[2]}) node=node2 ;;
  ${node_port[3]}) node=node3 ;;
esac
answer=\$(timeout 2 $* --socket="$node_folder/\$node/node.sock" --skip-column-names --execute="$query" 2>/dev/null)
[ "\$answer" = 1 ]
CHECK
  chmod 755 "$server_work/check.sh"
  cat >"$server_work/haproxy.cfg" <<CFG
global
  maxconn 2000
  nbthread 1
  external-check
  insecure-fork-wanted
defaults
  mode tcp
  timeout connect 2s
  timeout client 1h
  timeout server 1h
  timeout check 3s
  option external-check
  external-check path "$PATH"
  external-check command $server_work/check.sh
  default-server inter 1s fastinter 500ms downinter 500ms fall 2 rise 1 on-marked-down shutdown-sessions
listen cluster
  bind 127.0.0.1:$proxy_port
  stick-table type ip size 100
  stick on dst
  server node1 127.0.0.1:${node_port[1]} check
  server node2 127.0.0.1:${node_port[2]} check backup
  server node3 127.0.0.1:${node_port[3]} check backup
CFG
  setpriv --pdeathsig KILL haproxy -db -f "$server_work/haproxy.cfg" >"$server_work/haproxy.log" 2>&1 </dev/null &
  proxy_pid=$!
  for _ in {1..100}; do
    if (exec 3<>"/dev/tcp/127.0.0.1/$proxy_port") 2>/dev/null; then return 0; fi
    kill -0 "$proxy_pid" 2>/dev/null || break
    sleep 0.1
  done
  say "haproxy did not start; the end of its log:"
  tail -n 20 "$server_work/haproxy.log" >&2
  return 1
}

stop_proxy() {
  if [[ -n $proxy_pid ]]; then
    kill -KILL "$proxy_pid" 2>/dev/null || true
    wait "$proxy_pid" 2>/dev/null || true
  fi
}
