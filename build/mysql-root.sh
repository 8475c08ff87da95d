#!/usr/bin/env bash
# Prints the folder of a small Debian root that holds a MySQL server and client, made when missing (a minute, 700 MB).
# Debian's stable releases ship MariaDB only; sid has MySQL. Only root can make it; it is used by chroot.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/apt.sh"

cache=${FLEXDB_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/flexdb}
# Named after the recipe's edition: one made by another edition of this script is not taken for it.
root=$cache/mysql-root-1

make_root() {
  local new=$1 isolate=()
  # debootstrap mounts /proc inside; in a mount namespace of its own nothing stays mounted, however it ends.
  if unshare --mount true 2>/dev/null; then isolate=(unshare --mount); fi
  "${isolate[@]}" debootstrap --variant=minbase --include=mysql-server-core,mysql-client-core sid "$new"
  rm -rf "$new"/var/cache/apt/* "$new"/var/lib/apt/lists/* "$new"/tmp/*
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
    trap 'rm -rf --one-file-system "$new" "$new.log"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    chmod 755 "$new"
    echo "Making a Debian root with MySQL in $root; later runs use it again." >&2
    # Not "if ! make_root": a function called as a condition runs without set -e.
    (set -e && make_root "$new") 9>&- >"$new.log" 2>&1 &
    if ! wait $!; then
      tail -n 20 "$new.log" >&2
      exit 1
    fi
    # It takes its name only now: a folder of that name is complete.
    mv -T "$new" "$root"
  fi
fi
echo "$root"
