# Sourced: installs Debian packages for the scripts beside it.
# shellcheck shell=bash

# True where packages can be installed without asking anyone.
can_install_packages() {
  [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null
}

# install_packages NAME…: does nothing for those installed already; starts no service.
install_packages() {
  local missing=() name
  for name in "$@"; do
    dpkg-query --show --showformat='${db:Status-Status}\n' "$name" 2>/dev/null | grep -qx installed || missing+=("$name")
  done
  [[ ${#missing[@]} -gt 0 ]] || return 0
  echo "Installing ${missing[*]}" >&2

  # A subshell, for a trap of its own. One at a time: the lock's time-out below does not cover the lists of packages.
  (
    flock 9
    # Package scripts ask policy-rc.d before they start a service; 101 is "no".
    policy=/usr/sbin/policy-rc.d
    if [[ ! -e $policy ]]; then
      trap 'rm -f "$policy"' EXIT
      printf '#!/bin/sh\nexit 101\n' >"$policy"
      chmod +x "$policy"
    fi
    export DEBIAN_FRONTEND=noninteractive
    log=$(mktemp)
    # The lists may be absent on a new machine, or old; the lock's time-out covers another apt at work.
    if ! { apt-get -o DPkg::Lock::Timeout=300 update || true; } >"$log" 2>&1 ||
      ! apt-get -o DPkg::Lock::Timeout=300 install --yes --no-install-recommends "${missing[@]}" >>"$log" 2>&1; then
      tail -n 20 "$log" >&2
      rm -f "$log"
      exit 1
    fi
    rm -f "$log"
  ) 9>"${TMPDIR:-/tmp}/flexdb-apt.lock"
}
