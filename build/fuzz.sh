#!/usr/bin/env bash
# Gives the record validator random and damaged records: build/fuzz.sh [INPUTS [SEED]], ten million by default.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export FLEXDB_FUZZ_INPUTS=${1:-10000000} FLEXDB_FUZZ_SEED=${2:-$RANDOM}
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false
exec dotnet test tests/FlexDb.Core.Tests -c Release --tl:off --filter FullyQualifiedName~RecordFuzzTests
