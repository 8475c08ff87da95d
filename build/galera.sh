#!/usr/bin/env bash
# Starts three MariaDB nodes that replicate by Galera, on this machine, for tests of what a cluster does: build/galera.sh
# It prints the three connection strings, a line each. Then it obeys the words that it reads, and answers each when it is
# done: "kill N" kills node N (1 to 3) as a crash would, "stop N" stops it in good order, "start N" starts it again on its
# data and port. At the end of its input it stops all nodes and removes their data.
# Exits with 69 where this machine has not what it takes and cannot get it; the reason is on standard error.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/apt.sh"
. "$here/server.sh"
. "$here/galera-nodes.sh"

trap remove_nodes EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
get_galera || exit 69
create_nodes
start_node 1 --wsrep-new-cluster
create_account
start_node 2
start_node 3

for node in 1 2 3; do
  echo "Server=127.0.0.1;Port=${node_port[node]};User ID=flexdb;Password=$server_password;SslMode=None;AllowPublicKeyRetrieval=true"
done
while read -r word node; do
  case "$word $node" in
    'kill '[123]) kill_node "$node" ;;
    'stop '[123]) stop_node "$node" ;;
    'start '[123]) start_node_again "$node" ;;
    *) echo "unknown words: $word $node" >&2; exit 2 ;;
  esac
  echo "$word $node"
done
