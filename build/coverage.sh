#!/usr/bin/env bash
# Coverage of src/FlexDb.Core by all tests together: build/coverage.sh [--server mysql|mariadb] [ARGUMENT of dotnet test…]
# The tables are printed as Markdown: by folder, and each file whose lines or branches are not all covered.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

# A run that failed has no figures worth reading.
./test.sh "$@" --results-directory "$results" --collect "XPlat Code Coverage;Format=lcov;Include=[FlexDb.Core]*;SkipAutoProps=true" >&2
build/coverage-table.sh "$results"/*/coverage.info
