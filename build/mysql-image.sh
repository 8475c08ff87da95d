#!/usr/bin/env bash
# mysql-image.sh NAME: makes a Docker image from the Debian root of server-root.sh, for machines that can pull none.
# It understands the same variables as the official image: MYSQL_ROOT_PASSWORD, MYSQL_DATABASE, MYSQL_USER, MYSQL_PASSWORD.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$("$here/server-root.sh" mysql)

tar --create --directory="$root" --exclude='./tmp/*' . --directory="$here" ./mysql-image-entrypoint.sh |
  docker import --change 'ENTRYPOINT ["/mysql-image-entrypoint.sh"]' --change 'EXPOSE 3306' - "$1" >/dev/null
