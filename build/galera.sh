#!/usr/bin/env bash
# Starts three MariaDB nodes that replicate by Galera, on this machine, for tests of what a cluster does:
# build/galera.sh [--haproxy]
# It prints the three connection strings, a line each, and with --haproxy a fourth, which leads through haproxy to one node
# that takes writes. Then it obeys the words that it reads, and answers each when it is done: "kill N" kills node N (1 to 3) as
# a crash would, "stop N" stops it in good order, "start N" starts it again on its data and port, "freeze N" stops its process
# for a while, "thaw N" lets it go on. At the end of its input it stops all nodes and removes their data.
# Exits with 69 where this machine has not what it takes and cannot get it; the reason is on standard error.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/apt.sh"
. "$here/server.sh"
. "$here/cluster.sh"
. "$here/cluster-proxy.sh"
. "$here/galera-nodes.sh"

with_proxy=
while [[ $# -gt 0 ]]; do
  case $1 in
    --haproxy) with_proxy=yes; shift ;;
    *) echo "usage: build/galera.sh [--haproxy]" >&2; exit 2 ;;
  esac
done

trap remove_nodes EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
get_galera || exit 69
[[ -z $with_proxy ]] || get_proxy || exit 69
create_nodes
start_node 1 --wsrep-new-cluster
create_account
start_node 2
start_node 3
[[ -z $with_proxy ]] || start_proxy "$writable_query" mariadb --no-defaults --user=root
serve
