#!/usr/bin/env bash
# Gives random and damaged records to the validator, ten million by default, a tenth of that to the planner of writes, as many filters, and,
# where FLEXDB_TEST_MYSQL names a server, 20,000 to a store on it: build/fuzz.sh [INPUTS [SEED]].
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

inputs=${1:-10000000}
export FLEXDB_FUZZ_SEED=${2:-$RANDOM} FLEXDB_RECORD_FUZZ_INPUTS=${FLEXDB_RECORD_FUZZ_INPUTS:-20000}
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false

FLEXDB_FUZZ_INPUTS=$inputs dotnet test tests/FlexDb.Core.Tests -c Release --tl:off --filter FullyQualifiedName~RecordFuzzTests
FLEXDB_FUZZ_INPUTS=$((inputs / 10)) dotnet test tests/FlexDb.Records.Tests -c Release --tl:off --filter 'FullyQualifiedName~PlannerFuzzTests|FullyQualifiedName~FilterFuzzTests'
if [ -n "${FLEXDB_TEST_MYSQL:-}" ]; then
  dotnet test tests/FlexDb.Records.IntegrationTests -c Release --tl:off --filter FullyQualifiedName~FuzzTests
fi
