#!/usr/bin/env bash
# Changes the code in thousands of small ways, one at a time, and looks whether a unit test notices:
# build/mutate.sh [PLACE…], each a folder or file of src/FlexDb.Core; Schema, Evolution, Slots and Validation by default.
# The report is artifacts/mutation/reports/mutation-report.html; docs/quality.md tells the last figures.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Few random cases for each property, because the tests run thousands of times.
export FLEXDB_MUTATE=true FLEXDB_PROPERTY_CASES=200 FLEXDB_FUZZ_INPUTS=2000
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false

[[ $# -gt 0 ]] || set -- Schema Evolution Slots Validation
places=()
for place in "$@"; do
  if [[ $place == *.cs ]]; then
    places+=(--mutate "**/$place")
  else
    places+=(--mutate "**/$place/**/*.cs")
  fi
done

root=$PWD
dotnet tool restore
cd tests/FlexDb.Core.Tests
exec dotnet stryker --config-file "$root/build/stryker-config.json" --output "$root/artifacts/mutation" --skip-version-check "${places[@]}"
