#!/usr/bin/env bash
# Publishes samples/TrimmedConsole trimmed and runs it: it makes tables, edits them and reads them. Run it by:
#   build/test-server.sh --no-testcontainers -- build/with-database.sh build/trimmed-check.sh [--aot]
# With --aot it is compiled to native code instead, which takes a C compiler and the headers of zlib.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
: "${ConnectionStrings__Catalog:?run this by build/with-database.sh}"

how=()
[[ ${1:-} != --aot ]] || how=(-p:PublishAot=true)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

dotnet publish samples/TrimmedConsole -c Release ${how[@]+"${how[@]}"} -o "$work/out" --tl:off | tee "$work/publish"
# Dapper is not annotated for trimming, and each publish says so; no other warning is borne.
if grep ' warning ' "$work/publish" | grep -v "IL[0-9]*: Assembly 'Dapper' produced"; then
  echo "trimmed-check: a warning that is not Dapper's" >&2
  exit 1
fi

"$work/out/TrimmedConsole" >"$work/printed"
diff samples/TrimmedConsole/expected.txt "$work/printed"
echo "trimmed-check: it prints what it should, in $(du -sh "$work/out" | cut -f1)"
