#!/usr/bin/env bash
# Runs the smoke tests as a contributor with Docker gets them: the tests start a container themselves, by Testcontainers.
# The image is made on the spot, since not every machine can pull one. Exits with 69 where the engine runs no container.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

image=flexdb-test-mysql:$$
trap 'docker image rm "$image" >/dev/null 2>&1 || true' EXIT
# A sandbox may let an engine start and yet forbid what containers need; that says nothing about the tests.
if ! build/mysql-image.sh "$image" || ! docker run --rm --entrypoint /usr/sbin/mysqld "$image" --version; then
  echo "container-tests: the Docker engine cannot run a container here" >&2
  exit 69
fi

# Ryuk, which removes the containers of killed runs, is an image to pull; the override keeps to IPv4.
export FLEXDB_TEST_IMAGE=$image TESTCONTAINERS_RYUK_DISABLED=true TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1
dotnet test tests/FlexDb.Core.IntegrationTests -c Release --no-build --tl:off --filter TestCategory=Smoke
