# Sourced by check-platform.sh when there is something to say: what happened, what was kept, what to do.

tell_not_configured() {
  local missing=
  [ -n "$CAIRN_URL" ] || missing+=' CAIRN_URL'
  [ -n "$CAIRN_API_KEY" ] || missing+=' CAIRN_API_KEY'
  [ -n "$CAIRN_PROJECT" ] || missing+=' CAIRN_PROJECT'
  notice="Cairn is not set up in this checkout (missing:$missing), so documents are not kept up to date and locks are not seen. Set this in the environment or in $project_dir/.cairn.env; nothing else is affected."
  finish
}

# tell_no_answer: the status request did not bring what it should. Exit 0, the README says why; unless the project's policy
# is that nothing is written meanwhile.
tell_no_answer() {
  pause_without_answer "${curl_error:+Cairn cannot be reached at $CAIRN_URL ($curl_error).}"
  [ -z "$curl_error" ] || tell_unreachable "$curl_error"
  case $http in
    429 | 5??) tell_unreachable "it answered with status $http" ;;
    401) tell_refused "does not accept the API key (status 401): it was mistyped, switched off or deleted. Make a new one in the project's settings and put it into CAIRN_API_KEY" ;;
    403) tell_refused "does not let this API key be used by hooks (status 403): it lacks the scope \"hook\". Make a key with it in the project's settings and put it into CAIRN_API_KEY" ;;
    404) tell_refused "knows no project $CAIRN_PROJECT for this API key (status 404). Compare CAIRN_PROJECT and CAIRN_API_KEY with the project's settings" ;;
    200) tell_refused "answered, but not as Cairn does. Check that CAIRN_URL is the address of the platform itself" ;;
    *) tell_refused "answered with status $http. Check that CAIRN_URL is the address of the platform itself, not one that forwards to it" ;;
  esac
}

tell_unreachable() {
  local timed_out=
  # 28 is curl's code for a timeout. Only then is the next try put off: a refused connection costs no time.
  case $1 in
    'curl exit 28'*) timed_out=$(exec date +%s) ;;
  esac
  begin_trouble unreachable "$timed_out" "Cairn cannot be reached at $CAIRN_URL ($1). $(cached_documents) A colleague's lock is not seen meanwhile. This is said once; all goes on by itself when Cairn answers again."
  finish
}

tell_refused() {
  begin_trouble "refused-$http" '' "Cairn at $CAIRN_URL $1. $(cached_documents) Locks are not seen until this is put right."
  finish
}

tell_sync_problem() {
  begin_trouble sync '' "Cairn's documents changed, but could not be brought here: $1. $(cached_documents) The next tool call tries again."
}

# pause_without_answer PROBLEM: exit 2 where the policy that Cairn told last is to block; what only reads goes on.
pause_without_answer() {
  local noted= line
  policy=
  # Of the two notes, the one that was written last.
  if [ -f "$state_dir/watch" ] && [ ! "$state_dir/policy" -nt "$state_dir/watch" ]; then
    while IFS= read -r line; do take_status_line "$line"; done <"$state_dir/watch"
  elif [ -f "$state_dir/policy" ]; then
    { read -r noted <"$state_dir/policy"; } 2>/dev/null
    take_status_line "$noted"
  fi
  [ "$policy" = block ] && [ "$event" != SessionStart ] && ! only_reads || return 0
  printf '%s\n' "Paused by Cairn: whether somebody is editing the documents of this project cannot be told now, and this project's policy is that agents write nothing meanwhile. ${1:-Cairn at $CAIRN_URL answered with status $http.} Nothing was written; reading files still works. What to do: tell the person, and try again when Cairn answers; a project admin can change the policy in the project's settings." >&2
  exit 2
}

cached_documents() {
  local when=
  if [ ! -f "$state_dir/manifest" ]; then
    echo "There are no documents in $docs_name/ yet; work goes on without them."
    return
  fi
  [ ! -f "$state_dir/synced" ] || read -r when <"$state_dir/synced"
  echo "Work goes on with the documents in $docs_name/${when:+ (last changed here $when)}; they may be out of date."
}

# begin_trouble KIND TIMED_OUT_AT TEXT: says TEXT once for as long as the same trouble lasts; the marker file remembers.
# A bad key or address stays until a person acts, so that is said again whenever a session starts.
begin_trouble() {
  local known= mine=$state_dir/trouble.$$
  [ -d "$state_dir" ] || mkdir -p "$state_dir" 2>/dev/null
  if [ ! -w "$state_dir" ]; then
    # Nothing can be noted down there. mkdir follows no link that somebody else left in a shared folder.
    hook_field session_id
    [ -n "$field" ] && ! mkdir "${TMPDIR:-/tmp}/cairn-$1-${field//[!a-zA-Z0-9-]/}" 2>/dev/null || notice=$3
    return
  fi
  { printf '%s\n%s\n' "$1" "$2" >"$mine"; } 2>/dev/null
  # ln puts the whole marker there or nothing: of hooks that run at the same time, one speaks.
  if ln "$mine" "$state_dir/trouble" 2>/dev/null; then
    rm -f "$mine"
  else
    { read -r known <"$state_dir/trouble"; } 2>/dev/null
    mv -f "$mine" "$state_dir/trouble" 2>/dev/null
    if [ "$known" = "$1" ]; then
      [ "$event" = SessionStart ] && [ "$1" != unreachable ] || return 0
    fi
  fi
  notice=$3
}

# timed_out_just_now: after a timeout, the next tool calls do not wait for another one.
timed_out_just_now() {
  local kind since= now
  { read -r kind && read -r since; } <"$state_dir/trouble"
  case $since in
    '' | *[!0-9]*) return 1 ;;
  esac
  [ "$event" != SessionStart ] || return 1
  now=$(exec date +%s)
  [ $((now - since)) -ge 0 ] && [ $((now - since)) -lt "${CAIRN_RETRY_AFTER:-15}" ]
}

# pause_agent: exit 2, which blocks the tool call or the prompt. Claude Code hands stderr to the agent (a blocked tool call)
# or shows it to the person (a blocked prompt).
pause_agent() {
  local who are lock_reason from till blocked documents="The documents in $docs_name/ are up to date as far as they are saved."
  [ -z "$sync_problem" ] || documents=$(cached_documents)
  case $event in
    UserPromptSubmit) blocked='The prompt was not sent; send it again then.' ;;
    SessionStart) blocked='The session has started; prompts and tools that write are held back until then.' ;;
    *) blocked="This tool call was not run; reading files still works.${context:+ $context}" ;;
  esac
  # A message to the person does not reach the agent, which is told of changes by the next run that passes.
  case $event in
    UserPromptSubmit | SessionStart) [ -z "$context" ] || printf '%s\n' "$context" 2>/dev/null >>"$state_dir/untold" ;;
  esac
  one_line "${holder:-a colleague}" 80 && who=$line
  # More than one: "Ana Lima and Ben".
  [ -z "$editors" ] || { one_line "$editors" 200 && who=$line are=are; }
  one_line "$reason" 200 && lock_reason=$line
  readable_time "$locked_at" && from=$moment
  readable_time "$expires_at" && till=$moment
  printf '%s\n' "Paused by Cairn: $who ${are:-is} editing the documents of this project${lock_reason:+ (\"$lock_reason\")}. Locked since $from, until $till at the latest. $blocked $documents What to do: wait until the lock is released and try again, or ask $who to close the editor (a project admin can release the lock in Cairn)." >&2
  exit 2
}

# one_line TEXT LENGTH: what somebody else wrote, without control characters and cut to LENGTH, into $line.
one_line() {
  line=${1//[[:cntrl:]]/ }
  [ ${#line} -le "$2" ] || line="${line:0:$2}..."
}

# 2026-11-20T19:05:00.000Z as "2026-11-20 19:05 UTC", into $moment.
readable_time() {
  case $1 in
    ????-??-??T??:??*Z) moment="${1:0:10} ${1:11:5} UTC" ;;
    *) moment='an unknown time' ;;
  esac
}
