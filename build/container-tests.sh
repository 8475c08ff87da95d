#!/usr/bin/env bash
# Runs the smoke tests as a contributor with Docker gets them: the tests start a container themselves, by Testcontainers.
# The image is made on the spot, since not every machine can pull one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

image=flexdb-test-mysql:$$
trap 'docker image rm "$image" >/dev/null 2>&1 || true' EXIT
build/mysql-image.sh "$image"

# Ryuk, which removes the containers of killed runs, is an image to pull; the override keeps to IPv4.
export FLEXDB_TEST_IMAGE=$image TESTCONTAINERS_RYUK_DISABLED=true TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1
dotnet test tests/FlexDb.Core.IntegrationTests -c Release --no-build --tl:off --filter TestCategory=Smoke
