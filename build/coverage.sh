#!/usr/bin/env bash
# Coverage of src/FlexDb.Core and src/FlexDb.Records by all tests together: build/coverage.sh [--server mysql|mariadb] [ARGUMENT of dotnet test…]
# Prints the shares of all and of each class; artifacts/coverage/index.html shows each line.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

dotnet tool restore >&2
# A run that failed has no figures worth reading.
./test.sh "$@" --results-directory "$results" --collect "XPlat Code Coverage;Format=cobertura;Include=[FlexDb.Core]*,[FlexDb.Records]*,[FlexDb.Records.Csv]*;SkipAutoProps=true" >&2
# What the build generates is under obj/.
dotnet reportgenerator -reports:"$results/*/coverage.cobertura.xml" -targetdir:artifacts/coverage \
  -reporttypes:'HtmlInline;TextSummary' -filefilters:'-*/obj/*' -verbosity:Warning >&2
cat artifacts/coverage/Summary.txt
