#!/usr/bin/env bash
# Checks the exported JSON Schema of every row of record-cases.json with Ajv under Node: build/ajv-check.sh [--install]
# With --install, Node is installed where it is absent (on Debian, as root); else its absence is said, and is no failure.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if ! command -v npm >/dev/null && [[ ${1:-} == --install ]]; then
  . build/apt.sh
  install_packages nodejs npm
fi

if ! command -v npm >/dev/null; then
  echo "Ajv check: left out, because Node (node, npm) is not installed."
  exit 0
fi

cd benchmarks/ajv
[[ -d node_modules ]] || trap 'rm -rf node_modules' EXIT
npm ci --no-audit --no-fund --loglevel=error
node check.mjs
