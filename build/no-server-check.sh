#!/usr/bin/env bash
# Checks what a plain dotnet test does without a server: it fails, gives the advice once and prints little else.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

output=$(mktemp)
trap 'rm -f "$output"' EXIT
for project in tests/*.IntegrationTests; do
  status=0
  # Nobody listens on port 1.
  FLEXDB_TEST_MYSQL='Server=127.0.0.1;Port=1;User ID=nobody' \
    dotnet test "$project" -c Release --no-build --tl:off >"$output" 2>&1 || status=$?
  advice=$(grep -c 'FLEXDB_TEST_MYSQL' "$output" || true)
  size=$(wc -c <"$output")
  echo "$project without a server: exit code $status, $size bytes, the advice $advice times"
  if [[ $status == 0 || $advice != 1 || $size -gt 10000 ]]; then
    head -c 2000 "$output"
    exit 1
  fi
done
