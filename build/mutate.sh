#!/usr/bin/env bash
# Changes the code in thousands of small ways, one at a time, and looks whether a unit test notices:
# build/mutate.sh [--records] [PLACE…], each a folder or file of src/FlexDb.Core, or with --records of src/FlexDb.Records; the
# folders that work in memory only by default.
# The report is artifacts/mutation/LIBRARY/reports/mutation-report.html; docs/quality.md tells the last figures.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

library=FlexDb.Core folders=(Schema Evolution Slots Validation)
if [[ ${1:-} == --records ]]; then
  library=FlexDb.Records folders=(Keys Filtering)
  shift
fi

# Few random cases for each property, because the tests run thousands of times.
export FLEXDB_MUTATE=true FLEXDB_PROPERTY_CASES=200 FLEXDB_FUZZ_INPUTS=2000
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false RunAnalyzers=false

# The tests of these folders are in folders of the same names; those that send results through JSON, and those of messages, are not.
tests=$(printf "|FullyQualifiedName~$library.Tests.%s" "${folders[@]}" ResultJsonTests FlexJsonContextTests Errors)
[[ $# -gt 0 ]] || set -- "${folders[@]}"
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
cd "tests/$library.Tests"
# Microsoft.Testing.Platform reads the settings from there, since Stryker passes none on.
export TESTINGPLATFORM_VSTESTBRIDGE_RUNSETTINGS_FILE=$root/build/mutate.runsettings
exec dotnet stryker --config-file "$root/build/stryker-config.json" --output "$root/artifacts/mutation/$library" --skip-version-check \
  --project "$library.csproj" --test-case-filter "${tests#|}" "${places[@]}"
