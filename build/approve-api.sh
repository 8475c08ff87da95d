#!/usr/bin/env bash
# Writes the public API as it is now to PublicAPI.Unshipped.txt of the packed projects, less what PublicAPI.Shipped.txt
# lists. Read the difference before it is committed: it is what users will have to live with. See docs/contributing.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

for project in src/FlexDb.Core src/FlexDb.Records src/FlexDb.Records.Csv migrations/FlexDb.Migrations; do
  file=$project/PublicAPI.Unshipped.txt
  # What was taken from the shipped API is said by hand, and stays.
  removed=$(grep '^\*REMOVED\*' "$file" || true)
  printf '%s\n' '#nullable enable' ${removed:+"$removed"} >"$file"
  # The analyzer names each symbol that no list has, one to a line, in the form that the lists have.
  log=$(dotnet build "$project" --no-incremental --tl:off -p:TreatWarningsAsErrors=false -v quiet) || { echo "$log" >&2; exit 1; }
  symbols=$(sed -nE "s/^.* RS0016: Symbol '(.*)' is not part of the declared public API.*/\1/p" <<<"$log" | LC_ALL=C sort -u)
  [[ -z $symbols ]] || echo "$symbols" >>"$file"
  echo "$file: $(($(wc -l <"$file") - 1)) lines"
done
