#!/bin/bash
# Hook for SessionStart, UserPromptSubmit and PreToolUse: brings .docs/ up to date when the platform's documents changed,
# and pauses the agent (exit 2) while somebody else holds the project's edit lock. Whatever goes wrong here lets the agent
# go on with the documents it has: neither an outage nor a bad key may stop anybody's work.
hooks_dir=${BASH_SOURCE%/*}
[ "$hooks_dir" != "$BASH_SOURCE" ] || hooks_dir=.
. "$hooks_dir/hook-input.sh" || exit 1

notice=       # for the person, shown once
context=      # for the agent
sync_problem= # why the documents could not be brought here

# read_watch_state: lock and hash as `cairn watch` wrote them down; 1 when it does not run, or hears nothing.
read_watch_state() {
  local line version= connected= good_until= now=
  forget_status
  [ -f "$state_dir/watch" ] || return
  while IFS= read -r line; do
    case $line in
      v=*) version=${line#*=} ;;
      connected=*) connected=${line#*=} ;;
      until=*) good_until=${line#*=} ;;
      *) take_status_line "$line" ;;
    esac
  done <"$state_dir/watch"
  case $version:$connected:$good_until in
    1:1: | 1:1:*[!0-9]* | 1:1:???????????*) return 1 ;;
    1:1:*) ;;
    *) return 1 ;;
  esac
  # bash before 4.2 cannot tell the time by itself.
  { printf -v now '%(%s)T' -1; } 2>/dev/null || now=$(exec date +%s)
  # It never writes more than 15 seconds ahead: more means that the clock was turned back.
  [ $((good_until - now)) -gt 0 ] && [ $((good_until - now)) -le 16 ] && [ -n "$hash" ] && [ -n "$locked" ]
}

# ask_platform: one request; the only child process of the usual case.
ask_platform() {
  local answer line IFS=$'\n'
  forget_status
  curl_config "${CAIRN_URL%/}/hook/status/$CAIRN_PROJECT?format=text" "${CAIRN_TIMEOUT:-4}"
  run_curl || return
  for line in $answer; do take_status_line "$line"; done
  [ "$http" = 200 ] && [ -n "$hash" ] && [ -n "$locked" ]
}

forget_status() {
  locked= hash= holder= editors= locked_at= expires_at= reason= is_mine= policy=
}

take_status_line() {
  case $1 in
    locked=*) locked=${1#*=} ;;
    hash=sha256:*) hash=${1#*=} ;;
    lockedByName=*) holder=${1#*=} ;;
    editors=*) editors=${1#*=} ;;
    lockedAt=*) locked_at=${1#*=} ;;
    expiresAt=*) expires_at=${1#*=} ;;
    reason=*) reason=${1#*=} ;;
    lockIsYours=*) is_mine=${1#*=} ;;
    whenUnreachable=*) policy=${1#*=} ;;
  esac
}

# run_curl: runs curl as $curl_config says; sets $answer, $http and, when it failed, $curl_error.
run_curl() {
  curl_error=
  # bash itself would warn of null bytes.
  { answer=$(exec curl -q --config - <<<"$curl_config" 2>&1) ||
    curl_error="curl exit $?${answer:+, ${answer%%$'\n'*}}"; } 2>/dev/null
  # A status answer is short; of anything else the end, with the http line, will do.
  [ ${#answer} -le 4096 ] || answer=${answer: -4096}
  http=${answer##*http=}
  [ -z "$curl_error" ]
}

# curl_config URL SECONDS: what curl is to do, into $curl_config. It goes through stdin, so `ps` never shows the key.
# Redirects are not followed: curl would hand the key to the other host.
curl_config() {
  local url key
  quote_for_curl "$1" && url=$quoted
  quote_for_curl "X-API-Key: $CAIRN_API_KEY" && key=$quoted
  curl_config="url = $url
header = $key
connect-timeout = ${CAIRN_CONNECT_TIMEOUT:-2}
max-time = $2
globoff
silent
show-error
write-out = \"\\nhttp=%{http_code}\"
"
}

# quote_for_curl TEXT: into $quoted. A line break would begin another option, so none is let through.
quote_for_curl() {
  local quote=\" slash=\\
  quoted=${1//[$'\r\n']/}
  quoted=${quoted//"$slash"/"$slash$slash"}
  quoted=\"${quoted//"$quote"/"$slash$quote"}\"
}

# documents_current: whether .docs/ holds the state $hash names. The hash is written last, so it vouches for the rest.
documents_current() {
  local here=
  [ -f "$state_dir/manifest" ] && [ -f "$state_dir/hash" ] && read -r here <"$state_dir/hash"
  [ "$here" = "$hash" ]
}

# finish: exit 0 with what is to be said; Claude Code shows systemMessage to the person and additionalContext to the agent.
finish() {
  local output= untold=
  if [ -f "$state_dir/untold" ]; then
    read -r -d '' untold <"$state_dir/untold"
    rm -f "$state_dir/untold"
    context=${untold%$'\n'}${context:+ $context}
  fi
  [ -z "$notice" ] || { json_text "$notice" && output="\"systemMessage\":$json"; }
  if [ -n "$context" ]; then
    json_text "$context"
    output+="${output:+,}\"hookSpecificOutput\":{\"hookEventName\":\"$event\",\"additionalContext\":$json}"
  fi
  [ -z "$output" ] || printf '{%s}\n' "$output"
  exit 0
}

# only_reads: whether the tool that is about to run changes nothing; it gets fresh documents, and may run during a lock.
only_reads() {
  hook_field tool_name
  case $field in
    Read | Grep | Glob | LS) return 0 ;;
  esac
  return 1
}

# take_what_watch_brought: the documents are its business; only what it brought since the last time is told.
take_what_watch_brought() {
  documents_current && [ ! "$state_dir/manifest" -nt "$state_dir/told" ] && return
  . "$hooks_dir/platform-messages.sh"
  . "$hooks_dir/sync-docs.sh"
  wait_for_watch
  tell_what_watch_brought
}

# all_is_well: `cairn watch` has nothing that this hook would do or say, whatever the step is; then its input is not even read.
all_is_well() {
  [ -f "$state_dir/watch" ] && [ ! -f "$state_dir/untold" ] && [ ! -f "$state_dir/trouble" ] || return
  read_watch_state && documents_current && [ ! "$state_dir/manifest" -nt "$state_dir/told" ] || return
  [ "$locked" != true ] || [ "$is_mine" = true ]
}

bring_by_request() {
  if [ -z "$CAIRN_URL" ] || [ -z "$CAIRN_API_KEY" ] || [ -z "$CAIRN_PROJECT" ]; then
    [ "$event" = SessionStart ] || exit 0
    . "$hooks_dir/platform-messages.sh"
    tell_not_configured
  fi
  if [ -f "$state_dir/trouble" ]; then
    . "$hooks_dir/platform-messages.sh"
    if timed_out_just_now; then
      pause_without_answer 'Cairn did not answer in time a moment ago.'
      exit 0
    fi
  fi
  if ! ask_platform; then
    . "$hooks_dir/platform-messages.sh"
    tell_no_answer
  fi
  if [ "$event" = SessionStart ] || ! documents_current; then
    . "$hooks_dir/platform-messages.sh"
    . "$hooks_dir/sync-docs.sh"
    bring_documents
  fi
  keep_policy
}

# keep_policy: what the project wants of agents while Cairn cannot be asked, for that time; the same note that `cairn` makes.
keep_policy() {
  local known=
  { [ ! -f "$state_dir/policy" ] || read -r known <"$state_dir/policy"; } 2>/dev/null
  case $policy:$known in
    block:whenUnreachable=block | continue: | :* | continue:whenUnreachable=continue) ;;
    *) { printf 'whenUnreachable=%s\n' "$policy" >"$state_dir/policy.$$" && mv -f "$state_dir/policy.$$" "$state_dir/policy"; } 2>/dev/null ;;
  esac
}

main() {
  if [ -n "${CLAUDE_PROJECT_DIR:-}" ]; then
    load_settings
    all_is_well && exit 0
  fi
  read_hook_input 1024
  hook_field hook_event_name
  event=${field:-PreToolUse}
  load_settings
  if read_watch_state; then
    take_what_watch_brought
  else
    bring_by_request
  fi
  [ ! -f "$state_dir/trouble" ] || [ -n "$sync_problem" ] || rm -f "$state_dir/trouble"
  if [ "$locked" = true ] && [ "$is_mine" != true ] && ! only_reads; then
    . "$hooks_dir/platform-messages.sh"
    pause_agent
  fi
  finish
}

main
