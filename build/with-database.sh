#!/usr/bin/env bash
# Runs a command with a database of its own, made before and dropped after: build/with-database.sh COMMAND…
# FLEXDB_TEST_MYSQL names the server; build/test-server.sh sets it. The command finds a connection string of the database
# in ConnectionStrings__Catalog, where ASP.NET's configuration looks for it.
set -euo pipefail
: "${FLEXDB_TEST_MYSQL:?run this by: build/test-server.sh --no-testcontainers -- build/with-database.sh COMMAND…}"

database=flexdbcatalog$$
# A program of one file, because a machine need not have a client of the server's. The SDK builds a file anew in each new place.
program=${FLEXDB_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/flexdb}/sql
mkdir -p "$program"
cat >"$program/new.$$" <<'CODE'
#:package MySqlConnector@2.6.2
using MySqlConnector;

await using MySqlConnection connection = new(Environment.GetEnvironmentVariable("FLEXDB_TEST_MYSQL"));
await connection.OpenAsync();
await using MySqlCommand command = new(args[0], connection);
await command.ExecuteNonQueryAsync();
CODE
if cmp -s "$program/new.$$" "$program/sql.cs"; then rm "$program/new.$$"; else mv "$program/new.$$" "$program/sql.cs"; fi
sql() { (cd "$program" && flock . dotnet run --file sql.cs -- "$1"); }
clean_up() {
  sql "DROP DATABASE IF EXISTS $database" || true
}
trap clean_up EXIT
sql "CREATE DATABASE $database CHARACTER SET utf8mb4"
ConnectionStrings__Catalog="$FLEXDB_TEST_MYSQL;Database=$database" "$@"
