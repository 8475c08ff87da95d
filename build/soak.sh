#!/usr/bin/env bash
# Random operations of many callers under random faults, for long: build/soak.sh [--records] [--operations N] [--seed S] [--server mysql|mariadb | --cluster group|galera]
# At the end nothing may be lost, doubled, torn or leaked; docs/testing.md tells what that means. With --records, records are
# written, too, and with --cluster on three nodes, of which the one that is written to is killed again and again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export FLEXDB_SOAK_OPERATIONS=100000 FLEXDB_SOAK_SEED=$RANDOM
server=()
project=tests/FlexDb.Core.IntegrationTests
tests=.SoakTests
while [[ $# -gt 0 ]]; do
  case $1 in
    --records) project=tests/FlexDb.Records.IntegrationTests tests=RecordSoakTests; shift; continue ;;
    --cluster)
      project=tests/FlexDb.Records.IntegrationTests
      case ${2:-} in
        group) tests=GroupSoakTests server=(--server mysql) ;;
        galera) tests=GaleraSoakTests server=(--server mariadb) ;;
        *) echo "soak.sh: a cluster is group or galera" >&2; exit 2 ;;
      esac
      ;;
    --operations) FLEXDB_SOAK_OPERATIONS=${2:-} ;;
    --seed) FLEXDB_SOAK_SEED=${2:-} ;;
    --server) server=(--server "${2:-}") ;;
    *) echo "usage: build/soak.sh [--records] [--operations N] [--seed S] [--server mysql|mariadb | --cluster group|galera]" >&2; exit 2 ;;
  esac
  shift $(($# > 1 ? 2 : 1))
done
if [[ ! $FLEXDB_SOAK_OPERATIONS =~ ^[0-9]+$ || ! $FLEXDB_SOAK_SEED =~ ^[0-9]+$ ]]; then
  echo "soak.sh: the number of operations and the seed are whole numbers" >&2
  exit 2
fi

export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false
# The logger shows how far it is, and the summary.
exec build/test-server.sh ${server[@]+"${server[@]}"} -- dotnet test "$project" -c Release --tl:off \
  --filter "FullyQualifiedName~$tests" --logger "console;verbosity=normal"
