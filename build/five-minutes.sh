#!/usr/bin/env bash
# What a new user does: dotnet new web, add the package from the folder that dotnet pack filled, paste the README's web
# application, run it, and create and edit a table by it. In an empty folder, with an empty package cache and no
# reference to the repository. Run it by:
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
export NUGET_PACKAGES=$work/cache DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

fail() {
  echo "five-minutes: $1" >&2
  [[ ! -f $work/log ]] || cat "$work/log" >&2
  exit 1
}

NUGET_PACKAGES='' dotnet pack src/FlexDb.Core -c Release -o "$work/feed" --tl:off
began=$SECONDS

# The clock of the five minutes starts here.
dotnet new web -o "$work/app" --no-restore
awk '/^<!-- docs: skip: build\/five-minutes.sh/ { wanted = 1 }
     wanted && /^```$/ { exit }
     wanted && inside { print }
     wanted && /^```csharp$/ { inside = 1 }' README.md >"$work/app/Program.cs"
grep -q AddFlexDb "$work/app/Program.cs" || fail "README.md has no web application to try"
cd "$work/app"
dotnet new nugetconfig
# The folder beside the machine's own sources, which the template would cut off.
sed -i -e '/<clear/d' -e '/nuget\.org/d' nuget.config
dotnet nuget add source "$work/feed" --name flexdb --configfile nuget.config
dotnet add package FlexDb.Core
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

# expect PATTERN CURL-ARGUMENT…: the answer, which must fit.
expect() {
  local pattern=$1 answer
  shift
  answer=$(curl -fsS --max-time 30 "$@") || fail "no answer to: $*"
  [[ $answer =~ $pattern ]] || fail "unexpected answer to $*: $answer"
  echo "$answer"
}

expect '^Healthy$' "$url/health"
expect '"version":1,' -X PUT "$url/tables/contacts"
expect '"version":2,' -X PUT "$url/tables/contacts/columns/email"
expect '"name":"email","dataType":"string"' "$url/tables/contacts"
echo "five-minutes: a table was created and edited $((SECONDS - began)) s after dotnet new"
((SECONDS - began < 300)) || fail "but that is more than five minutes"
