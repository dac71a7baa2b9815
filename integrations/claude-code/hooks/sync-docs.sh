# Sourced by check-platform.sh when .docs/ may not be what the platform holds. Everything is downloaded, unpacked and checked
# in a staging folder first; then each file is renamed into place, and the hash is written last. A run that is cut off
# anywhere leaves whole files only and no valid hash, so that the next run does it again.

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
  export LC_ALL # sort, comm and grep must agree on bytes
  list_documents_here
  documents_current && cmp -s "$staging/known" "$staging/here" && return
  download_changes && unpack_changes && check_changes && install_changes && tell_changes
}

# give_up PROBLEM: always 1, to end a chain of steps.
give_up() {
  sync_problem=$1
  return 1
}

# list_documents_here: into $staging/known what earlier runs put here, into $staging/here the lines of it that are true of
# the disk now. manifest.next is left behind by a run that was cut off while it put files in place.
list_documents_here() {
  local line tab=$'\t'
  cat "$state_dir/manifest" "$state_dir/manifest.next" 2>/dev/null | grep -E '^[0-9a-f]{64}  .' | sort -u >"$staging/known"
  if [ -n "$sha256" ]; then
    (cd "$docs_dir" && exec $sha256 -c "$staging/known") >"$staging/verdicts" 2>/dev/null
    paste "$staging/known" "$staging/verdicts" | sed -n "s/$tab.*: OK\$//p" >"$staging/here"
  elif [ ! -f "$state_dir/manifest.next" ]; then
    while IFS= read -r line; do
      [ ! -f "$docs_dir/${line:66}" ] || printf '%s\n' "$line"
    done <"$staging/known" >"$staging/here"
  else
    : >"$staging/here"
  fi
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

unpack_changes() {
  local name
  tar -tf "$staging/answer.tar" >"$staging/contents" 2>/dev/null || give_up 'the archive that came is damaged' || return
  ! grep -Eq '(^|/)\.\.(/|$)|^/' "$staging/contents" || give_up 'the archive that came names files outside' || return
  mkdir "$staging/files" && tar -xof "$staging/answer.tar" -C "$staging/files" 2>/dev/null ||
    give_up 'the archive that came could not be unpacked (is the disk full?)' || return
  [ -z "$(find "$staging/files" ! -type f ! -type d)" ] || give_up 'the archive that came holds links'
}

# check_changes: the new manifest is complete and true: each of its documents is here unchanged or was just unpacked.
# Leaves $staging/changed (manifest lines) and $staging/removed (names).
check_changes() {
  local line manifest=$staging/files/.cairn/manifest
  new_hash=
  [ -f "$manifest" ] && [ -f "$staging/files/.cairn/hash" ] && read -r new_hash <"$staging/files/.cairn/hash"
  [ -n "$new_hash" ] || give_up 'the archive that came has no manifest' || return
  ! grep -Evq '^[0-9a-f]{64}  .' "$manifest" || give_up 'the manifest that came is damaged' || return
  cut -c67- "$manifest" | sort -u >"$staging/names"
  ! grep -Eiq '(^|/)\.{0,2}(/|$)|^\.cairn(/|$)|[[:cntrl:]]|\\' "$staging/names" ||
    give_up 'the manifest that came names files outside' || return
  sort "$manifest" | comm -13 "$staging/here" - | sort -k 2 >"$staging/changed"
  cut -c67- "$staging/known" | sort -u | comm -23 - "$staging/names" >"$staging/removed"
  printf '%s  .cairn/manifest\n' "${new_hash#sha256:}" | cat "$staging/changed" - >"$staging/expected"
  if [ -n "$sha256" ]; then
    (cd "$staging/files" && exec $sha256 -c "$staging/expected") >/dev/null 2>&1
  else
    while IFS= read -r line; do
      [ -f "$staging/files/${line:66}" ] || break
    done <"$staging/expected"
  fi || give_up 'what came is incomplete'
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
    context="Cairn put the $count documents of this project into $docs_name/: $names."
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
