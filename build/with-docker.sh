#!/usr/bin/env bash
# Runs a command with a Docker engine: the one that answers, or, as root on Debian, one started for that time only, on a
# socket of its own, so that nothing else on the machine takes it for the machine's engine.
# Exits with 69 where no engine can be had.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/apt.sh"

unavailable=69

if command -v docker >/dev/null && docker info >/dev/null 2>&1; then
  exec "$@"
fi

if [[ $(id -u) != 0 ]]; then
  echo "with-docker: no engine answers, and only root can start one" >&2
  exit "$unavailable"
fi
# Debian 13 and later package the client apart.
if { ! command -v dockerd || ! command -v docker || ! command -v ip; } >/dev/null; then
  if ! can_install_packages || ! install_packages docker.io iproute2 ||
    { ! command -v docker >/dev/null && ! install_packages docker-cli; }; then
    echo "with-docker: no engine answers, and docker.io cannot be installed" >&2
    exit "$unavailable"
  fi
fi

work=$(mktemp -d)
engine=
command_pid=
bridge_was_there=no
[[ ! -e /sys/class/net/docker0 ]] || bridge_was_there=yes

# shellcheck disable=SC2317 # The trap calls it.
stop_engine() {
  if [[ -n $engine ]]; then
    kill "$engine" 2>/dev/null || true
    # It stops its containers and its containerd first.
    for _ in {1..300}; do
      kill -0 "$engine" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL "$engine" 2>/dev/null || true
    wait "$engine" 2>/dev/null || true
    [[ $bridge_was_there == yes ]] || ip link delete docker0 2>/dev/null || true
  fi
  # Where the root file system is not shared among mount namespaces, the engine leaves its data folder mounted on itself.
  umount --recursive "$work/data" 2>/dev/null || true
  rm -rf --one-file-system "$work" || true
}
# shellcheck disable=SC2317 # The traps call it.
stop_command() {
  if [[ -n $command_pid ]]; then
    kill -TERM "$command_pid" 2>/dev/null || true
    wait "$command_pid" 2>/dev/null || true
  fi
  exit "$1"
}
trap stop_engine EXIT
trap 'stop_command 130' INT
trap 'stop_command 143' TERM

# The user-land proxy alone publishes ports to 127.0.0.1, so the machine's packet filter and forwarding stay untouched.
dockerd --host="unix://$work/docker.sock" --data-root="$work/data" --exec-root="$work/exec" --pidfile="$work/pid" \
  --iptables=false --ip6tables=false --ip-masq=false --ip-forward=false >"$work/log" 2>&1 </dev/null &
engine=$!
export DOCKER_HOST=unix://$work/docker.sock
for _ in {1..300}; do
  if docker info >/dev/null 2>&1; then break; fi
  if ! kill -0 "$engine" 2>/dev/null; then break; fi
  sleep 0.1
done
if ! docker info >/dev/null 2>&1; then
  echo "with-docker: the engine did not start; the end of its log:" >&2
  tail -n 5 "$work/log" >&2
  exit "$unavailable"
fi
# Testcontainers' client offers its newest version only, which an older engine refuses; so name the engine's.
DOCKER_API_VERSION=$(docker version --format '{{.Server.APIVersion}}')
export DOCKER_API_VERSION

"$@" <&0 &
command_pid=$!
status=0
wait "$command_pid" || status=$?
command_pid=
exit "$status"
