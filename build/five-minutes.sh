#!/usr/bin/env bash
# Does what a new user does: dotnet new web, add the package from the folder that dotnet pack filled, paste the README's web
# application, run it, and create and edit a table through it. Then the console programs of docs/hosting.md, of which one
# stores records, and docs/installing.md, with the packages that these pages name and no others. All of it in an empty
# folder, with an empty package cache and no reference to the repository. Run it by:
#   build/test-server.sh --no-testcontainers -- build/with-database.sh build/five-minutes.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
: "${ConnectionStrings__Catalog:?run this by build/with-database.sh}"

work=$(mktemp -d)
server=
clean_up() {
  [[ -z $server ]] || kill "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap clean_up EXIT
root=$PWD
export NUGET_PACKAGES=$work/cache DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

fail() {
  echo "five-minutes: $1" >&2
  [[ ! -f $work/log ]] || cat "$work/log" >&2
  exit 1
}

# commands FILE HEADING: the lines "dotnet add package …" of a section. code FILE HEADING: its first block of C#.
section() { awk -v heading="$2" '/^## /{ inside = $0 == heading } inside' "$root/$1"; }
commands() { section "$@" | grep '^dotnet add package' | sed 's/ *#.*//' || true; }
code() { section "$@" | awk '/^```csharp$/ { inside = 1; next } inside && /^```$/ { exit } inside'; }

# add_packages FILE HEADING: what the section tells to add, from the packed files beside the machine's own sources.
add_packages() {
  dotnet new nugetconfig
  # The template would cut off the machine's own sources.
  sed -i -e '/<clear/d' -e '/nuget\.org/d' nuget.config
  dotnet nuget add source "$work/feed" --name flexdb --configfile nuget.config
  while read -ra command; do "${command[@]}"; done < <(commands "$@")
}

# try FILE HEADING: builds and runs the console program of a section of the documentation.
try() {
  local program=$work/$((++programs))
  dotnet new console -o "$program" --no-restore
  code "$@" >"$program/Program.cs"
  [[ -s $program/Program.cs ]] || fail "$1 has no program under '$2'"
  cat >"$program/Given.cs" <<'CODE'
global using static Given;

internal static class Given
{
    public static readonly string connectionString = Environment.GetEnvironmentVariable("ConnectionStrings__Catalog")!;
}
CODE
  (cd "$program" && add_packages "$@" && dotnet run -c Release) || fail "the program of $1 under '$2' does not run"
}
programs=0

for project in src/FlexDb.Core src/FlexDb.Records src/FlexDb.Records.Csv migrations/FlexDb.Migrations; do
  NUGET_PACKAGES='' dotnet pack "$project" -c Release -o "$work/feed" --tl:off
done
began=$SECONDS

# The clock of the five minutes starts here.
dotnet new web -o "$work/app" --no-restore
code README.md '## In a web application' >"$work/app/Program.cs"
grep -q AddFlexDb "$work/app/Program.cs" || fail "README.md has no web application to try"
cd "$work/app"
add_packages README.md '## In a web application'
dotnet build --no-restore -c Release -o "$work/out" --tl:off -warnaserror

dotnet "$work/out/app.dll" --urls http://127.0.0.1:0 >"$work/log" 2>&1 &
server=$!
url=
for _ in $(seq 300); do
  url=$(sed -nE 's/.*Now listening on: (http:.*)/\1/p' "$work/log")
  [[ -z $url ]] || break
  kill -0 "$server" 2>/dev/null || fail "the application did not start"
  sleep 0.2
done
[[ -n $url ]] || fail "the application does not listen"

# expect STATUS PATTERN CURL-ARGUMENT…: an answer of that status, which must fit.
expect() {
  local status=$1 pattern=$2 answer
  shift 2
  answer=$(curl -sS --max-time 30 -w '\n%{http_code} %{content_type}' "$@") || fail "no answer to: $*"
  echo "$answer"
  [[ $answer == *$'\n'"$status "* && $answer =~ $pattern ]] || fail "unexpected answer to $*; expected $status and $pattern"
}

expect 200 '^Healthy' "$url/health"
expect 200 '"version":1,' -X PUT "$url/tables/people"
expect 200 '"version":2,' -X PUT "$url/tables/people/columns/email"
expect 200 '"name":"email","dataType":"string"' "$url/tables/people"
echo "five-minutes: a table was created and edited $((SECONDS - began)) s after dotnet new"
((SECONDS - began < 300)) || fail "but that is more than five minutes"

# What fails is answered as problem details (RFC 9457), with a sentence for the user and nothing of the server's.
expect 404 '"status":404,"detail":"[^"]*nowhere.*application/problem\+json' "$url/tables/nowhere"
expect 409 '"status":409,"detail":"[^"]*people.*application/problem\+json' -X PUT "$url/tables/people"
expect 422 '"status":422,"detail":"[^"]*people-.*application/problem\+json' -X PUT "$url/tables/people-"
expect 422 '"status":422,"detail":"[^"]*created_at.*application/problem\+json' -X PUT "$url/tables/people/columns/created_at"

try docs/hosting.md '## In a generic host'
try docs/hosting.md '## Storing records'
try docs/installing.md '## With FluentMigrator'
