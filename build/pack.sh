#!/usr/bin/env bash
# Packs the packages as they are released, each with a list of what it holds (an SBOM, in SPDX 2.2), into artifacts/packages:
# build/pack.sh [ARGUMENT of dotnet pack…]. Git's tags give the version; see docs/contributing.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Otherwise the SDK's build servers outlive the run.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false

packages=artifacts/packages
rm -f "$packages"/*.nupkg "$packages"/*.snupkg
dotnet tool restore
dotnet pack src/Packages.slnf -c Release --tl:off -warnaserror -p:Sbom=true "$@"

for package in "$packages"/*.nupkg; do
  if ! grep -q '_manifest/spdx_2.2/manifest.spdx.json' "$package"; then
    echo "pack: $package has no SBOM" >&2
    exit 1
  fi
  echo "$package, $(wc -c <"$package") bytes"
done
