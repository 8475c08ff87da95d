#!/usr/bin/env bash
# Runs all tests: ./test.sh [--server mysql|mariadb|mariadb-11.8] [ARGUMENT of dotnet test…]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# Otherwise the SDK's build servers outlive the run.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false

server=()
case ${1:-} in
  --server) server=("$1" "${2:-}"); shift $(($# > 1 ? 2 : 1)) ;;
  --server=*) server=("$1"); shift ;;
esac

# --tl:off, because the terminal logger can lose a project's summary line.
status=0
build/test-server.sh ${server[@]+"${server[@]}"} -- dotnet test FlexDb.Core.sln -c Release --tl:off "$@" || status=$?

# The exported JSON Schema is held against another language's checker.
build/ajv-check.sh || status=1
exit "$status"
