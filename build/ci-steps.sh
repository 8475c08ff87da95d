# Sourced by .ci/run: runs steps, some side by side, whatever became of those before, and sums up.
# shellcheck shell=bash

# Each step appends to these files, because steps of other lanes run in other processes.
results=$(mktemp -d)
touch "$results/counts" "$results/broken" "$results/left_out" "$results/failed_tests"
trap 'rm -rf "$results"' EXIT

# A command's exit code for "this machine cannot do that": the step is left out, and said to be.
unavailable=69
lanes=()

# step TITLE COMMAND…: remembers whether the command failed. What it wrote is printed when it has ended, in one piece, so
# that the output of lanes does not mix.
step() {
  local title=$1 status=0 began=$SECONDS TIMEFORMAT='%0U %0S' user system
  shift
  step_output=$(mktemp "$results/output.XXXXXX")
  printf '.. %s\n' "$title"
  echo "$title" >"$step_output.title"
  { time "$@" >"$step_output" 2>&1 </dev/null; } 2>"$step_output.time" || status=$?
  read -r user system <"$step_output.time"
  rm "$step_output.title"
  if [[ $status == "$unavailable" ]]; then
    echo "$title" >>"$results/left_out"
  elif [[ $status != 0 ]]; then
    echo "$title (exit code $status)" >>"$results/broken"
  fi
  (
    flock 9
    printf '\n== %s\n' "$title"
    cat "$step_output"
    printf -- '-- %s: %d s, %d s of a processor\n' "$title" $((SECONDS - began)) $((user + system))
  ) 9>"$results/lock"
  return "$status"
}

# test_step PROJECTS TITLE COMMAND…: as step, for a command that runs the tests of so many projects. Each must print its
# summary line: a crashed test host prints none, and neither does a filter that matches nothing, with exit code 0.
test_step() {
  local projects=$1 title=$2 status=0 counts
  shift
  step "$@" || status=$?
  # With what each says, up to its stack trace, because whoever reads the log may get no more than its end.
  awk -v title="$title" '
    /^ +Failed [^ ].* \[[^]]+\]$/ { sub(/^ +Failed /, ""); print "Failed test (" title "): " $0; lines = 12; next }
    /^ +Stack Trace:/ { lines = 0 }
    lines-- > 0 && NF { print "    " substr($0, 1, 400) }
  ' "$step_output" >>"$results/failed_tests"
  counts=$(sed -nE 's/^.*! +- Failed: +([0-9]+), Passed: +([0-9]+), Skipped: +([0-9]+),.*/\1 \2 \3/p' "$step_output")
  if [[ -n $counts ]]; then
    echo "$counts" >>"$results/counts"
    projects=$((projects - $(wc -l <<<"$counts")))
  fi
  if [[ $projects != 0 && $status == 0 ]]; then
    echo "$title (not every test project printed a summary)" >>"$results/broken"
    status=1
  fi
  return "$status"
}

# lane FUNCTION: runs the function's steps beside those of other lanes.
lane() {
  "$1" &
  lanes+=($!)
}

# Waits for all lanes. After so many seconds it shows once what is still at work, in case something ends the run from outside.
wait_for_lanes() {
  local pid watch
  show_unfinished_after "$1" &
  watch=$!
  for pid in "${lanes[@]}"; do
    wait "$pid" || true
  done
  kill "$watch" 2>/dev/null || true
}

show_unfinished_after() {
  local title sleeper
  # What waits for this script's output would wait for a sleep that outlives it.
  sleep "$1" >/dev/null 2>&1 &
  sleeper=$!
  trap 'kill "$sleeper"' TERM
  wait "$sleeper" || return 0
  for title in "$results"/output.*.title; do
    [[ -e $title ]] || continue
    printf '\n== Not ended yet: %s\n' "$(cat "$title")"
    tail -n 40 "${title%.title}"
  done
}

# Ends the run with one line of counts.
finish() {
  local passed=0 failed=0 skipped=0 now_passed now_failed now_skipped
  while read -r now_failed now_passed now_skipped; do
    failed=$((failed + now_failed))
    passed=$((passed + now_passed))
    skipped=$((skipped + now_skipped))
  done <"$results/counts"
  echo
  sed 's/^/Left out, for the reason given above: /' "$results/left_out"
  sed 's/^/Failed: /' "$results/broken"
  cat "$results/failed_tests"
  printf 'All checks took %d min %d s\n' $((SECONDS / 60)) $((SECONDS % 60))
  echo "$passed passed, $failed failed, $skipped skipped"
  [[ ! -s $results/broken && $failed == 0 ]]
}
