#!/usr/bin/env bash
# Runs a command with a database of its own, made before and dropped after: build/with-database.sh COMMAND…
# FLEXDB_TEST_MYSQL names the server; build/test-server.sh sets it. The command finds a connection string of the database
# in ConnectionStrings__Catalog, where ASP.NET's configuration looks for it.
set -euo pipefail
: "${FLEXDB_TEST_MYSQL:?run this by: build/test-server.sh --no-testcontainers -- build/with-database.sh COMMAND…}"

work=$(mktemp -d)
database=flexdbcatalog$$
# A program of one file, because a machine need not have a client of the server's.
cat >"$work/database.cs" <<'CODE'
#:package MySqlConnector@2.6.2
using MySqlConnector;

await using MySqlConnection connection = new(Environment.GetEnvironmentVariable("FLEXDB_TEST_MYSQL"));
await connection.OpenAsync();
await using MySqlCommand command = new(args[0], connection);
await command.ExecuteNonQueryAsync();
CODE
sql() { (cd "$work" && dotnet run --file database.cs -- "$1"); }
clean_up() {
  sql "DROP DATABASE IF EXISTS $database" || true
  rm -rf "$work"
}
trap clean_up EXIT
sql "CREATE DATABASE $database CHARACTER SET utf8mb4"
ConnectionStrings__Catalog="$FLEXDB_TEST_MYSQL;Database=$database" "$@"
