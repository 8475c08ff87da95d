#!/usr/bin/env bash
# Does what a new user does: dotnet new web, add the package from the folder that dotnet pack filled, paste the README's web
# application, run it, and through it create and edit a table, and store, query, change and delete its records. Then the
# console programs of docs/hosting.md and docs/installing.md, with the packages that these pages name and no others. All of it
# in an empty folder, with an empty package cache and no reference to the repository. Run it by:
#   build/test-server.sh --no-testcontainers -- build/with-database.sh build/five-minutes.sh [PACKAGES]
# PACKAGES is the folder of build/pack.sh; without it the script packs into one of its own.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
: "${ConnectionStrings__Catalog:?run this by build/with-database.sh}"

work=$(mktemp -d)
server=
clean_up() {
  [[ -z $server ]] || kill "$server" 2>/dev/null || true
  dotnet build-server shutdown >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap clean_up EXIT
root=$PWD
# With the SDK's build servers, as a new user has them: four programs are built.
unset MSBUILDDISABLENODEREUSE UseSharedCompilation
export NUGET_PACKAGES=$work/cache DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

fail() {
  echo "five-minutes: $1" >&2
  [[ ! -f $work/log ]] || cat "$work/log" >&2
  exit 1
}

# commands FILE HEADING: the lines "dotnet add package …" of a section. code FILE HEADING: its first block of C#.
section() { awk -v heading="$2" '/^## /{ inside = $0 == heading } inside' "$root/$1"; }
commands() { section "$@" | grep '^dotnet add package' | sed 's/ *#.*//' || true; }
# It reads to the end of the section: a pipe that is closed early ends the script.
code() { section "$@" | awk '/^```csharp$/ && !ended { inside = 1; next } inside && /^```$/ { inside = 0; ended = 1 } inside'; }

# add_packages FILE HEADING: what the section tells to add, from the packed files beside the machine's own sources.
add_packages() {
  dotnet new nugetconfig
  # The template would cut off the machine's own sources.
  sed -i -e '/<clear/d' -e '/nuget\.org/d' nuget.config
  dotnet nuget add source "$feed" --name flexdb --configfile nuget.config
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

feed=$work/feed
if [[ -n ${1:-} ]]; then
  feed=$(cd "$1" && pwd)
else
  NUGET_PACKAGES='' dotnet pack src/Packages.slnf -c Release -o "$feed" --tl:off
fi
began=$SECONDS

# The clock of the five minutes starts here.
dotnet new web -o "$work/app" --no-restore
code README.md '## In a web application' >"$work/app/Program.cs"
grep -q AddFlexDb "$work/app/Program.cs" || fail "README.md has no web application to try"
cd "$work/app"
add_packages README.md '## In a web application'
dotnet build --no-restore -c Release -o "$work/out" --tl:off -warnaserror

: >"$work/log" # It is read before the application has opened it.
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

# expect STATUS PATTERN CURL-ARGUMENT…: an answer of that status, which must fit; it is left in $answer.
expect() {
  local status=$1 pattern=$2
  shift 2
  answer=$(curl -sS --max-time 30 -w '\n%{http_code} %{content_type}' "$@") || fail "no answer to: $*"
  echo "$answer"
  [[ $answer == *$'\n'"$status "* && $answer =~ $pattern ]] || fail "unexpected answer to $*; expected $status and $pattern"
}

# send STATUS PATTERN METHOD PATH [JSON]: the same for a request with a body.
send() { expect "$1" "$2" -X "$3" -H 'Content-Type: application/json' --data-raw "${5-}" "$url$4"; }
# query STATUS PATTERN FILTER [CURL-ARGUMENT…]: the same for the records that a filter matches.
query() { expect "$1" "$2" -G --data-urlencode "where=$3" "${@:4}" "$url/records/people"; }

expect 200 '^Healthy' "$url/health"
send 200 '"version":1,' PUT /tables/people '{"columns":[
  {"name":"email","dataType":"string","required":true,"unique":true},
  {"name":"age","dataType":"integer","indexed":true,"validation":{"min":0,"max":150}}]}'
send 200 '"version":1,"record":\{"email":"ann@example\.org","age":41\}' POST /records/people '{"email":"ann@example.org","age":41.0}'
ann=$(sed -nE 's/^\{"id":"([a-z0-9]+)".*/\1/p' <<<"$answer")
[[ -n $ann ]] || fail "the stored record has no id"
send 200 '"email":"bob@example\.org"' POST /records/people '{"email":"bob@example.org","age":17}'
query 200 '^\{"records":\[\{"id":"'"$ann"'","version":1,"record":\{"email":"ann@example\.org","age":41\},"createdAt":"[^{}]*\}\],"next":null,' '{"age":{"gte":18}}'

# A column is added while records are there, and they have it.
send 200 '"version":2,' POST /tables/people/columns '{"name":"city","dataType":"string"}'
send 200 '"version":2,"record":\{"email":"ann@example\.org","age":41,"city":"Bath"\}' PATCH "/records/people/$ann?version=1" '{"city":"Bath"}'
query 200 '^\{"records":\[\{"id":"'"$ann"'",[^]]*"city":"Bath"\},[^{}]*\}\],' '{"city":{"startsWith":"bath"}}'

# What is refused is answered as problem details (RFC 9457), with a sentence for the user and nothing of the server's.
send 422 '"status":422,"detail":"[^"]*age.*"errors":\[\{[^]]*"above_max".*"fax".*application/problem\+json' POST /records/people '{"email":"cid@example.org","age":200,"fax":"1"}'
send 409 '"status":409,"detail":"[^"]*email.*application/problem\+json' POST /records/people '{"email":"ann@example.org"}'
send 409 '"status":409,"detail":".*application/problem\+json' PATCH "/records/people/$ann?version=1" '{"city":"York"}'
send 400 'application/problem\+json' POST /records/people '{"email":'
query 422 '"status":422,"detail":"[^"]*fax.*application/problem\+json' '{"fax":{"eq":"1"}}'
query 422 '"status":422,"detail":".*application/problem\+json' '{"age":'
query 422 '"status":422,"detail":".*application/problem\+json' '{}' --data-urlencode after=nowhere
send 404 '"status":404,"detail":"[^"]*nowhere.*application/problem\+json' POST /records/nowhere '{}'
send 409 '"status":409,"detail":"[^"]*people.*application/problem\+json' PUT /tables/people '{"columns":[]}'
send 422 '"status":422,"detail":"[^"]*people-.*application/problem\+json' PUT /tables/people- '{"columns":[]}'
send 422 '"status":422,"detail":"[^"]*created_at.*application/problem\+json' POST /tables/people/columns '{"name":"created_at","dataType":"datetime"}'

expect 200 '"deleted":\[\{[^]]*"id":"'"$ann"'"' -X DELETE "$url/records/people/$ann"
expect 404 '"status":404,"detail":".*application/problem\+json' -X DELETE "$url/records/people/$ann"
query 200 '^\{"records":\[\],"next":null,' '{"age":{"gte":18}}'
! grep -q '^fail:' "$work/log" || fail "the application logged a refusal as a failure"
echo "five-minutes: a table was created and edited, and records stored, queried, changed and deleted, $((SECONDS - began)) s after dotnet new"
((SECONDS - began < 300)) || fail "but that is more than five minutes"

try docs/hosting.md '## In a generic host'
try docs/hosting.md '## Storing records'
try docs/installing.md '## With FluentMigrator'
