#!/usr/bin/env bash
# Prints the folder of a small Debian root that holds a server, made when missing (a minute, up to 700 MB):
# build/server-root.sh mysql|mariadb-11.8
# Debian's stable releases ship MariaDB only; sid has MySQL, and trixie another MariaDB than bookworm. Only root can make one;
# it is used by chroot.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/apt.sh"

kind=${1:-}
case $kind in
  mysql) suite=sid packages=mysql-server-core,mysql-client-core ;;
  mariadb-11.8) suite=trixie packages=mariadb-server-core ;;
  *) echo "usage: build/server-root.sh mysql|mariadb-11.8" >&2; exit 2 ;;
esac
cache=${FLEXDB_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/flexdb}
# Named after the recipe's edition: one made by another edition of this script is not taken for it.
root=$cache/$kind-root-1

make_root() {
  local new=$1 isolate=()
  # debootstrap mounts /proc inside; in a mount namespace of its own nothing stays mounted, however it ends.
  if unshare --mount true 2>/dev/null; then isolate=(unshare --mount); fi
  "${isolate[@]}" debootstrap --variant=minbase --include="$packages" "$suite" "$new"
  rm -rf "$new"/var/cache/apt/* "$new"/var/lib/apt/lists/* "$new"/tmp/*
  [[ $kind == mysql ]] || return 0
  # Servers start from a copy of this data folder, which saves them seconds.
  mkdir "$new/pristine"
  chroot "$new" mysqld --no-defaults --initialize-insecure --user=root --datadir=/pristine --secure-file-priv=NULL
}

if [[ ! -d $root ]]; then
  install_packages debootstrap util-linux
  mkdir -p "$cache"
  exec 9>"$root.lock"
  flock 9
  # Another run may have made it while this one waited for the lock.
  if [[ ! -d $root ]]; then
    # What a killed run left; with the lock held, nobody is at work on it.
    rm -rf --one-file-system "$root".new.*
    new=$(mktemp -d "$root.new.XXXXXX")
    job=
    # shellcheck disable=SC2317 # The trap calls it.
    clean_up() {
      if [[ -n $job ]]; then kill -- "-$job" 2>/dev/null || true; wait "$job" || true; fi
      rm -rf --one-file-system "$new" "$new.log"
    }
    trap clean_up EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    chmod 755 "$new"
    echo "Making a Debian root with $kind in $root; later runs use it again." >&2
    # In a process group of its own, to be stopped as a whole; it inherits the lock, so that even after this script was
    # killed nobody clears the folder under it.
    set -m
    make_root "$new" >"$new.log" 2>&1 </dev/null &
    job=$!
    set +m
    if ! wait "$job"; then
      job=
      tail -n 20 "$new.log" >&2
      exit 1
    fi
    job=
    # It takes its name only now: a folder of that name is complete.
    mv -T "$new" "$root"
  fi
fi
echo "$root"
