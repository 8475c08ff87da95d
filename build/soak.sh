#!/usr/bin/env bash
# Random operations of many callers under random faults, for long: build/soak.sh [--records] [--operations N] [--seed S] [--server mysql|mariadb]
# At the end nothing may be lost, doubled, torn or leaked; docs/testing.md tells what that means. With --records, records are
# written, too.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export FLEXDB_SOAK_OPERATIONS=100000 FLEXDB_SOAK_SEED=$RANDOM
server=()
project=tests/FlexDb.Core.IntegrationTests
while [[ $# -gt 0 ]]; do
  case $1 in
    --records) project=tests/FlexDb.Records.IntegrationTests; shift; continue ;;
    --operations) FLEXDB_SOAK_OPERATIONS=${2:-} ;;
    --seed) FLEXDB_SOAK_SEED=${2:-} ;;
    --server) server=(--server "${2:-}") ;;
    *) echo "usage: build/soak.sh [--records] [--operations N] [--seed S] [--server mysql|mariadb]" >&2; exit 2 ;;
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
  --filter FullyQualifiedName~SoakTests --logger "console;verbosity=normal"
