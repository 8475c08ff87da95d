#!/usr/bin/env bash
# Prints the coverage in lcov files as Markdown, lines and branches added up over the files: build/coverage-table.sh FILE…
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

awk -v root="$root/src/FlexDb.Core/" '
  function count(kind, key, hits) {
    if (!((file, kind, key) in seen)) {
      seen[file, kind, key] = 1
      all[file, kind]++
      all[folder, kind]++
    }
    if (hits > 0 && !((file, kind, key) in hit)) {
      hit[file, kind, key] = 1
      done[file, kind]++
      done[folder, kind]++
    }
  }
  function share(name, kind) {
    return all[name, kind] ? sprintf("%.1f %%", 100 * done[name, kind] / all[name, kind]) : "–"
  }
  function row(name) {
    return sprintf("| %s | %d | %s | %s |", name, all[name, "line"], share(name, "line"), share(name, "branch"))
  }

  { sub(/\r$/, "") }
  /^SF:/ {
    file = substr($0, 4)
    # What the build generates is under obj/, outside of this folder or in it.
    wanted = index(file, root) == 1 && file !~ /\/obj\//
    file = substr(file, length(root) + 1)
    folder = file ~ /\// ? substr(file, 1, index(file, "/") - 1) : "the store"
    if (wanted) { files[file] = folder; folders[folder] = 1 }
  }
  wanted && /^DA:/ { split(substr($0, 4), part, ","); count("line", part[1], part[2]) }
  wanted && /^BRDA:/ { split(substr($0, 6), part, ","); count("branch", part[1] "," part[2] "," part[3], part[4] == "-" ? 0 : part[4]) }

  END {
    print "| folder | lines | lines covered | branches covered |\n|---|---:|---:|---:|"
    fflush()
    sorted = "sort"
    for (folder in folders) { print row(folder) | sorted }
    close(sorted)
    print "\n| file | lines | lines covered | branches covered |\n|---|---:|---:|---:|"
    fflush()
    for (file in files) {
      if (done[file, "line"] < all[file, "line"] || done[file, "branch"] < all[file, "branch"]) { print row(file) | sorted }
    }
    close(sorted)
  }
' "$@"
