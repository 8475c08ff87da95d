#!/usr/bin/env bash
# Tries samples/WebHost, and FlexDiagram's text in Mermaid, in a real browser: Debian's Chromium, which is installed where it
# is missing and can be. Run it by:
#   build/test-server.sh --no-testcontainers -- build/with-database.sh build/browser-test.sh
# Pictures of the pages, 1280 and 390 pixels wide, are left in artifacts/screenshots.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. build/apt.sh
: "${ConnectionStrings__Catalog:?run this by build/with-database.sh}"

CHROMIUM=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
if [[ -z $CHROMIUM ]]; then
  install_packages chromium fonts-liberation
  CHROMIUM=$(command -v chromium)
fi

log=$(mktemp)
server=
clean_up() {
  [[ -z $server ]] || kill "$server" 2>/dev/null || true
  rm -f "$log"
}
trap clean_up EXIT
dotnet build samples/WebHost -c Release --tl:off
(cd samples/WebHost && exec dotnet bin/Release/net10.0/WebHost.dll --urls http://127.0.0.1:0) >"$log" 2>&1 &
server=$!
url=
for _ in $(seq 300); do
  url=$(sed -nE 's/.*Now listening on: (http:.*)/\1/p' "$log")
  if [[ -n $url ]] || ! kill -0 "$server" 2>/dev/null; then break; fi
  sleep 0.2
done
[[ -n $url ]] || { cat "$log" >&2; exit 1; }

cd samples/WebHost/browser
npm ci --no-audit --no-fund
WEBHOST_URL=$url CHROMIUM=$CHROMIUM SCREENSHOTS=${SCREENSHOTS:-$PWD/../../../artifacts/screenshots} npm test || { cat "$log" >&2; exit 1; }
