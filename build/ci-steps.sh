# Sourced by .ci/run: runs steps one after the other, whatever became of those before, and sums up.
# shellcheck shell=bash

passed=0
failed=0
skipped=0
broken_steps=()
left_out=()
step_output=$(mktemp)
trap 'rm -f "$step_output"' EXIT

# A command's exit code for "this machine cannot do that": the step is left out, and said to be.
unavailable=69

# step TITLE COMMAND…: prints the command's output and remembers whether it failed.
step() {
  local title=$1 status=0 began=$SECONDS
  shift
  printf '\n== %s\n' "$title"
  "$@" 2>&1 </dev/null | tee "$step_output" || status=${PIPESTATUS[0]}
  if [[ $status == "$unavailable" ]]; then
    left_out+=("$title")
  elif [[ $status != 0 ]]; then
    broken_steps+=("$title (exit code $status)")
  fi
  printf -- '-- %s: %d s\n' "$title" $((SECONDS - began))
  return "$status"
}

# test_step PROJECTS TITLE COMMAND…: as step, for a command that runs the tests of so many projects. Each must print its
# summary line: a crashed test host prints none, and neither does a filter that matches nothing, with exit code 0.
test_step() {
  local projects=$1 title=$2 status=0 counts
  shift
  step "$@" || status=$?
  counts=$(sed -nE 's/^.*! +- Failed: +([0-9]+), Passed: +([0-9]+), Skipped: +([0-9]+),.*/\1 \2 \3/p' "$step_output")
  while read -r now_failed now_passed now_skipped; do
    [[ -n $now_failed ]] || continue
    projects=$((projects - 1))
    failed=$((failed + now_failed))
    passed=$((passed + now_passed))
    skipped=$((skipped + now_skipped))
  done <<<"$counts"
  if [[ $projects != 0 && $status == 0 ]]; then
    broken_steps+=("$title (not every test project printed a summary)")
    status=1
  fi
  return "$status"
}

# Ends the run with one line of counts.
finish() {
  local broken title
  echo
  for title in ${left_out[@]+"${left_out[@]}"}; do
    echo "Left out, for the reason given above: $title"
  done
  for broken in ${broken_steps[@]+"${broken_steps[@]}"}; do
    echo "Failed: $broken"
  done
  echo "$passed passed, $failed failed, $skipped skipped"
  [[ ${#broken_steps[@]} == 0 && $failed == 0 ]]
}
