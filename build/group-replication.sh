#!/usr/bin/env bash
# Starts three MySQL nodes that replicate as a group, on this machine, for tests of what a cluster does:
# build/group-replication.sh [--haproxy] [--multi-primary] [--expel-timeout SECONDS]
#
#   --haproxy                 start haproxy too
#   --multi-primary           every node takes writes; without it the first one does, and after it the one that the group elects
#   --expel-timeout SECONDS   how long the group waits for a silent node, besides the 5 s after which it suspects it; 5 as on
#                             every server where it is not set
#
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
. "$here/group-nodes.sh"

with_proxy=
while [[ $# -gt 0 ]]; do
  case $1 in
    --haproxy) with_proxy=yes; shift ;;
    --multi-primary) single_primary=OFF; shift ;;
    --expel-timeout) expel_timeout=${2:-}; shift $(($# > 1 ? 2 : 1)) ;;
    *) echo "usage: build/group-replication.sh [--haproxy] [--multi-primary] [--expel-timeout SECONDS]" >&2; exit 2 ;;
  esac
done

trap remove_nodes EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
get_group_replication || exit 69
[[ -z $with_proxy ]] || get_proxy || exit 69
create_nodes
launch_node 1
bootstrap_group 1
create_account
for node in 2 3; do launch_node "$node"; done
for node in 2 3; do join_group "$node"; done
[[ -z $with_proxy ]] || start_proxy "$writable_query" "${client[@]}" --no-defaults --user=root
serve
