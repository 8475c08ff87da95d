#!/usr/bin/env bash
# Measures the store: build/bench.sh [--server mysql|mariadb] [--scale] [--records] [--quick] [--no-twin] [--no-build] [OPTION…]
# docs/performance.md tells what is measured and what the options are.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Otherwise the SDK's build servers outlive the run.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false

server=()
scale=no
records=no
twin=yes
build=yes
options=()
while [[ $# -gt 0 ]]; do
  case $1 in
    --server) server=("$1" "${2:-}"); shift $(($# > 1 ? 2 : 1)) ;;
    --server=*) server=("$1"); shift ;;
    --scale) scale=yes; shift ;;
    --records) records=yes; shift ;;
    --no-build) build=no; shift ;;
    --no-twin) twin=no; options+=("$1"); shift ;;
    *) options+=("$1"); shift ;;
  esac
done

case $scale,$records in
  no,no) kind=store ;;
  yes,no) kind=scale ;;
  no,yes) kind=record-store ;;
  yes,yes) kind=record-scale ;;
esac

[[ $build == no ]] || dotnet build benchmarks/FlexDb.Core.Benchmarks -c Release --tl:off --verbosity quiet

# The TypeScript twin; without Node or its packages the run says that it is left out.
if [[ $kind == store && $twin == yes ]] && command -v npm >/dev/null; then
  (cd benchmarks/twin && npm ci --no-audit --no-fund --loglevel=error && npm run --silent build) ||
    echo "The TypeScript twin could not be built." >&2
fi

exec build/test-server.sh ${server[@]+"${server[@]}"} --no-testcontainers -- \
  dotnet run --no-build -c Release --project benchmarks/FlexDb.Core.Benchmarks -- \
  "$kind" ${options[@]+"${options[@]}"}
