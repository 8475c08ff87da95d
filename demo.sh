#!/usr/bin/env bash
# Runs the quickstart sample against a server that it finds or starts: ./demo.sh [ARGUMENT of the sample…]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# Otherwise the SDK's build servers outlive the run.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false

# shellcheck disable=SC2016 # The inner shell expands the variable, which only the test server's script knows.
exec build/test-server.sh --no-testcontainers -- bash -c '
  export FLEXDB_DEMO_MYSQL=$FLEXDB_TEST_MYSQL
  echo "demo: building the quickstart sample; the first time takes a minute" >&2
  exec dotnet run -c Release --project samples/Quickstart -- "$@"' demo.sh "$@"
