# Sourced by check-platform.sh when .docs/ may not be what the platform holds. Everything is downloaded, unpacked and checked
# in a staging folder first; then each file is renamed into place, and the hash is written last. A run that is cut off
# anywhere leaves whole files only and no valid hash, so that the next run does it again.

manifest_line='^[0-9a-f]{64}  .'
# Nothing that would lead out of .docs/ or into its notes; neither from the platform nor from a manifest that was tampered with.
unsafe_name='(^|/)\.{0,2}(/|$)|^\.cairn(/|$)|[[:cntrl:]]|\\'

# bring_documents: sets $sync_problem when it failed, $context when the agent should know of changes.
bring_documents() {
  local staging=$state_dir/staging owner= sha256=
  if [ -L "$docs_dir" ] || [ -L "$state_dir" ]; then
    sync_problem="$docs_name or its folder .cairn is a symbolic link; remove it, so that documents are not written elsewhere"
  elif ! mkdir -p "$state_dir" 2>/dev/null; then
    sync_problem="the folder $state_dir cannot be made"
  elif take_sync_lock; then
    trap release_sync_lock EXIT
    trap 'exit 143' HUP INT TERM
    if type sha256sum >/dev/null 2>&1; then
      sha256=sha256sum
    elif type shasum >/dev/null 2>&1; then
      sha256='shasum -a 256'
    fi
    update_documents
    release_sync_lock
    trap - EXIT HUP INT TERM
  fi
  [ -z "$sync_problem" ] || tell_sync_problem "$sync_problem"
}

update_documents() {
  local first_sync=
  [ -f "$state_dir/manifest" ] || first_sync=yes
  { rm -rf "$staging" && mkdir "$staging"; } 2>/dev/null || { give_up "the folder $staging cannot be made" || return; }
  export LC_ALL # the same bytes for sort, grep and awk
  list_documents_here
  documents_current && cmp -s "$staging/known" "$staging/here" && return
  download_changes && unpack_changes && check_changes && install_changes && tell_changes && note_told
}

# wait_for_watch: it hears of a change and brings it right after; a step that follows at once waits for that.
wait_for_watch() {
  local tries=0
  until documents_current || [ $tries -ge 15 ]; do
    tries=$((tries + 1))
    sleep 0.1 2>/dev/null || sleep 1
    read_watch_state || return
  done
}

# tell_what_watch_brought: by comparison with the manifest that was told last.
tell_what_watch_brought() {
  local staging=$state_dir/telling.$$ first_sync=
  [ -f "$state_dir/manifest" ] && mkdir "$staging" 2>/dev/null || return 0
  [ -f "$state_dir/told" ] || first_sync=yes
  { [ -n "$first_sync" ] || cat "$state_dir/told"; } >"$staging/old"
  cat "$state_dir/manifest" >"$staging/new"
  cut -c67- "$staging/old" >"$staging/names-before"
  cut -c67- "$staging/new" >"$staging/names"
  lines_missing_in "$staging/old" "$staging/new" >"$staging/changed" &&
    lines_missing_in "$staging/names" "$staging/names-before" >"$staging/removed" &&
    mv -f "$staging/new" "$state_dir/told" && tell_changes
  rm -rf "$staging"
}

# note_told: what this run brought and told is not told again when `cairn watch` goes on.
note_told() {
  [ -f "$state_dir/watch" ] || return 0
  cat "$state_dir/manifest" >"$state_dir/told.$$" && mv -f "$state_dir/told.$$" "$state_dir/told"
}

# give_up PROBLEM: always 1, to end a chain of steps.
give_up() {
  sync_problem=$1
  return 1
}

# list_documents_here: into $staging/ours the names that earlier runs put here, into $staging/known the manifest lines that
# should be true of them, and into $staging/here those that are. A run that was cut off while it put files in place leaves
# manifest.next behind, which then says best what is here.
list_documents_here() {
  local line manifest=$state_dir/manifest
  cat "$manifest" "$manifest.next" 2>/dev/null | grep -E "$manifest_line" | cut -c67- | grep -Eiv "$unsafe_name" | sort -u >"$staging/ours"
  [ ! -f "$manifest.next" ] || manifest=$manifest.next
  grep -E "$manifest_line" "$manifest" >"$staging/known" 2>/dev/null
  if [ -z "$sha256" ]; then
    while IFS= read -r line; do
      [ ! -f "$docs_dir/${line:66}" ] || printf '%s\n' "$line"
    done <"$staging/known" >"$staging/here"
    return
  fi
  (cd "$docs_dir" && exec $sha256 -c "$staging/known") >"$staging/verdicts" 2>/dev/null
  awk 'FILENAME == ARGV[1] { verdict[$0]; next } (substr($0, 67) ": OK") in verdict' \
    "$staging/verdicts" "$staging/known" >"$staging/here"
}

download_changes() {
  curl_config "${CAIRN_URL%/}/hook/sync/$CAIRN_PROJECT?format=tar" "${CAIRN_SYNC_TIMEOUT:-20}"
  quote_for_curl "@$staging/here" && curl_config+="data-binary = $quoted"
  quote_for_curl "$staging/answer.tar" && curl_config+="
output = $quoted
header = \"Content-Type: text/plain\"
header = \"Expect:\""
  run_curl || give_up "the download was cut off ($curl_error)" || return
  [ "$http" = 200 ] || give_up "the download was answered with status $http"
}

# unpack_changes: bsdtar ends with 1 when a name is not ASCII and the locale is C, though all is there. So what tar says counts
# only where nothing can be checked by its hash.
unpack_changes() {
  tar -tf "$staging/answer.tar" >"$staging/contents" 2>/dev/null
  ! grep -Eq '(^|/)\.\.(/|$)|^/' "$staging/contents" || give_up 'the archive that came names files outside' || return
  mkdir "$staging/files" && tar -xof "$staging/answer.tar" -C "$staging/files" 2>/dev/null || [ -n "$sha256" ] ||
    give_up 'the archive that came could not be unpacked' || return
  [ -z "$(find "$staging/files" ! -type f ! -type d)" ] || give_up 'the archive that came holds links'
}

# check_changes: the new manifest is complete and true: each of its documents is here unchanged or was just unpacked.
# Leaves $staging/changed (manifest lines) and $staging/removed (names).
check_changes() {
  local manifest=$staging/files/.cairn/manifest
  new_hash=
  [ -f "$manifest" ] && [ -f "$staging/files/.cairn/hash" ] && read -r new_hash <"$staging/files/.cairn/hash"
  [ -n "$new_hash" ] || give_up 'the archive that came has no manifest, or the disk is full' || return
  ! grep -Evq "$manifest_line" "$manifest" || give_up 'the manifest that came is damaged' || return
  cut -c67- "$manifest" >"$staging/names"
  ! grep -Eiq "$unsafe_name" "$staging/names" ||
    give_up 'the manifest that came names files outside' || return
  lines_missing_in "$staging/here" "$manifest" >"$staging/changed" &&
    lines_missing_in "$staging/names" "$staging/ours" >"$staging/removed" &&
    printf '%s  .cairn/manifest\n' "${new_hash#sha256:}" | cat "$staging/changed" - >"$staging/expected" ||
    give_up "the folder $staging cannot be written to" || return
  unpacked_as_expected || give_up 'what came is incomplete, or the disk is full'
}

unpacked_as_expected() {
  local line
  if [ -n "$sha256" ]; then
    (cd "$staging/files" && exec $sha256 -c "$staging/expected") >/dev/null 2>&1
    return
  fi
  while IFS= read -r line; do
    [ -f "$staging/files/${line:66}" ] || return
  done <"$staging/expected"
}

# lines_missing_in FILE OTHER: the lines of OTHER that FILE lacks, in their order.
lines_missing_in() {
  awk 'FILENAME == ARGV[1] { seen[$0]; next } !($0 in seen)' "$1" "$2"
}

install_changes() {
  rm -f "$state_dir/hash" &&
    remove_documents &&
    mv -f "$staging/files/.cairn/manifest" "$state_dir/manifest.next" &&
    place_documents &&
    mv -f "$state_dir/manifest.next" "$state_dir/manifest" &&
    date -u '+%Y-%m-%d %H:%M UTC' >"$state_dir/synced" &&
    mv -f "$staging/files/.cairn/hash" "$state_dir/hash" ||
    give_up "files could not be put in place below $docs_dir"
}

remove_documents() {
  local name
  while IFS= read -r name; do
    enter_only_real_folders "$name" || continue
    [ -d "$docs_dir/$name" ] || rm -f -- "$docs_dir/$name" || return
    # Empty folders go as well; rmdir -p stops at the first that is not empty.
    [ "${name%/*}" = "$name" ] || (cd "$docs_dir" && rmdir -p -- "${name%/*}") 2>/dev/null
  done <"$staging/removed"
  return 0
}

# enter_only_real_folders NAME: 1 when a folder of NAME is a symbolic link, which would lead out of .docs/.
enter_only_real_folders() {
  local folders=$1 path=$docs_dir
  while [ "${folders#*/}" != "$folders" ]; do
    path=$path/${folders%%/*}
    folders=${folders#*/}
    [ ! -L "$path" ] || return 1
  done
}

# place_documents: one mv for each folder's documents (batches of 100); read-only, so that careless writers fail.
place_documents() {
  local line name folder batch batch_folder=
  batch=()
  find "$staging/files" -type f ! -path '*/files/.cairn/*' -exec chmod 444 {} +
  while IFS= read -r line; do
    name=${line:66}
    case $name in
      */*) folder=/${name%/*} ;;
      *) folder= ;;
    esac
    if [ ${#batch[@]} -ge 100 ] || [ "$folder" != "$batch_folder" ]; then
      place_batch || return
    fi
    batch_folder=$folder
    batch+=("$staging/files/$name")
    # A folder cannot be replaced by renaming a file over it.
    [ ! -d "$docs_dir/$name" ] || [ -L "$docs_dir/$name" ] || rm -rf -- "${docs_dir:?}/$name" || return
  done <"$staging/changed"
  place_batch
}

place_batch() {
  [ ${#batch[@]} -gt 0 ] || return 0
  local path=$docs_dir rest=${batch_folder#/}
  # Whatever stands where a folder must be (a file, a link that leads out) gives way.
  while [ -n "$rest" ]; do
    path=$path/${rest%%/*}
    [ "${rest#*/}" != "$rest" ] && rest=${rest#*/} || rest=
    [ ! -L "$path" ] && [ -d "$path" ] || rm -f -- "$path" || return
  done
  mkdir -p "$docs_dir$batch_folder" && mv -f -- "${batch[@]}" "$docs_dir$batch_folder/" || return
  batch=()
}

# tell_changes: what an agent read before may be out of date; it is told which documents to read again.
tell_changes() {
  local line names= count=0
  while IFS= read -r line; do
    count=$((count + 1))
    [ $count -gt 10 ] || names+="${names:+, }$docs_name/${line:66}"
  done <"$staging/changed"
  [ $count -le 10 ] || names+=" and $((count - 10)) more"
  if [ -n "$first_sync" ]; then
    [ $count -eq 0 ] || context="Cairn put the documents of this project into $docs_name/ ($count in all): $names."
    return
  fi
  [ $count -eq 0 ] || context="Cairn updated documents of this project just now: $names. What was read from them before may be out of date."
  names=
  while IFS= read -r line; do
    names+="${names:+, }$docs_name/$line"
  done <"$staging/removed"
  [ -z "$names" ] || context+="${context:+ }Cairn removed documents of this project just now: $names."
}

# take_sync_lock: hooks run in parallel, in several sessions too; one of them brings the documents, the others wait for it.
# 1 without a problem when another run did, or still does, the work.
take_sync_lock() {
  local lock=$state_dir/sync.lock mark marks tries=0
  owner=owner.$$.$(date +%s).$HOSTNAME
  until mkdir "$lock" 2>/dev/null; do
    tries=$((tries + 1))
    [ $tries -le 100 ] || return 1
    [ -w "$state_dir" ] || give_up "the folder $state_dir cannot be written to" || return
    set +f
    marks=("$lock"/owner.*)
    set -f
    mark=${marks[0]}
    if [ -f "$mark" ]; then
      # Renaming this very mark succeeds for one run only, so a lock is never taken from a new owner.
      abandoned "${mark##*/}" && mv "$mark" "$lock/$owner" 2>/dev/null && return
    elif [ $tries -gt 20 ]; then
      rmdir "$lock" 2>/dev/null # its owner ended before leaving a mark
    fi
    sleep 0.1 2>/dev/null || sleep 1
    [ "$event" = SessionStart ] || ! documents_current || return
  done
  : >"$lock/$owner"
}

# abandoned MARK: the process of owner.<pid>.<since>.<host> is gone, or took longer than any sync may.
abandoned() {
  local mark=${1#owner.} pid since
  pid=${mark%%.*} mark=${mark#*.}
  since=${mark%%.*}
  [ $(($(date +%s) - since)) -le 120 ] || return 0
  [ "${mark#*.}" = "$HOSTNAME" ] && ! kill -0 "$pid" 2>/dev/null
}

release_sync_lock() {
  [ -f "$state_dir/sync.lock/$owner" ] || return
  rm -rf "$staging"
  rm -f "$state_dir/sync.lock/$owner"
  rmdir "$state_dir/sync.lock" 2>/dev/null
}
