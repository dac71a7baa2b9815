#!/bin/bash
# Hook for PreToolUse: refuses (exit 2, with the reason) what would write into .docs/ or the project's docs folder, because
# both are filled from the platform. Tools that take a path are checked by path; shell commands as far as they plainly write
# there (shell-writes.sh). Reading is never refused.
hooks_dir=${BASH_SOURCE%/*}
[ "$hooks_dir" != "$BASH_SOURCE" ] || hooks_dir=.
. "$hooks_dir/hook-input.sh" || exit 1

# input_field NAME: like hook_field; reads the rest of a large input only when the field is not in the part read so far.
input_field() {
  hook_field "$1"
  case $?$more_input in
    0*) return 0 ;;
    1yes) hook_input={$({ printf %s "$hook_input" && exec cat; } | grep -oE "[{,] *\"$1\" *: *\"([^\"\\]|\\\\.)*\"") ;;
    2yes) hook_input+=$(exec cat) ;;
  esac
  more_input=
  hook_field "$1"
}

# find_protected: the protected paths, as written and as the file system resolves them, into $protected; the project's docs
# folder, empty when it is not protected, into $docs_path.
find_protected() {
  local worktree
  docs_path=${CAIRN_DOCS_PATH:-docs}
  protected=()
  add_protected "$docs_dir"
  # The setting that switches protection off, and the key.
  add_protected "$project_dir/.cairn.env"
  docs_path=${docs_path#./}
  docs_path=${docs_path%/}
  # A docs path of "." is the whole repository: nothing could be written any more.
  [ "${CAIRN_PROTECT_DOCS_PATH:-1}" != 0 ] && [ -n "$docs_path" ] && [ "$docs_path" != . ] || docs_path=
  [ -z "$docs_path" ] || add_protected "$project_dir/$docs_path"
  [ -z "$docs_path" ] || ! find_worktree || add_protected "$worktree/$docs_path"
}

add_protected() {
  normalize "$1"
  protected+=("$normal")
  resolve "$normal"
  [ "$resolved" = "$normal" ] || protected+=("$resolved")
}

# find_worktree: a session may work in a git worktree of the project, which has a docs folder of its own; into $worktree.
find_worktree() {
  local pointer
  worktree=$cwd
  while [ -n "$worktree" ] && [ ! -e "$worktree/.git" ]; do worktree=${worktree%/*}; done
  [ -f "$worktree/.git" ] && read -r pointer <"$worktree/.git" || return
  case $pointer in
    gitdir:*/worktrees/*) ;;
    *) return 1 ;;
  esac
}

# normalize PATH: an absolute path without empty, "." and ".." parts, into $normal; as Claude Code does it, by text alone.
normalize() {
  local IFS=/ part
  normal=
  for part in $1; do
    case $part in
      '' | .) ;;
      ..) normal=${normal%/*} ;;
      *) normal+=/$part ;;
    esac
  done
  normal=${normal:-/}
}

# resolve PATH: PATH with the symbolic links of its deepest existing folder followed, into $resolved.
resolve() {
  local folder=$1 rest=
  while [ ! -d "$folder" ]; do
    rest=/${folder##*/}$rest
    folder=${folder%/*}
    folder=${folder:-/}
  done
  resolved=$1
  cd -P -- "$folder" 2>/dev/null || return
  resolved=${PWD%/}$rest
}

# is_protected PATH FOLDER: whether PATH (seen from FOLDER) is one of the protected paths or lies below one.
is_protected() {
  local path=$1 hops=0 target
  posix_path "$path"
  path=$posix
  case $path in
    '~' | '~/'*) path=$HOME${path#\~} ;;
  esac
  case $path in
    /*) ;;
    *) path=$2/$path ;;
  esac
  normalize "$path"
  is_below "$normal" && return
  # A part that is known only when the command runs; .docs below it is plain enough, "docs" could be anybody's.
  case $normal in
    *"$unknown"*"/$docs_name" | *"$unknown"*"/$docs_name/"*) return 0 ;;
    *"$unknown"*) return 1 ;;
  esac
  while :; do
    resolve "$path"
    is_below "$resolved" && return
    # The last part may itself be a link; a few hops are followed.
    [ -L "$resolved" ] && [ $hops -lt 8 ] || return 1
    hops=$((hops + 1))
    target=$(exec readlink -- "$resolved") || return 1
    case $target in
      /*) path=$target ;;
      *) path=${resolved%/*}/$target ;;
    esac
  done
}

# is_below PATH: compares text, and for what exists the file itself, so that .DOCS is found where case does not matter.
is_below() {
  local root path
  for root in "${protected[@]}"; do
    case $1 in
      "$root" | "$root"/*) return 0 ;;
    esac
    [ -e "$root" ] || continue
    path=$1
    while [ "${#path}" -ge 2 ]; do
      [ ! "$path" -ef "$root" ] || return 0
      path=${path%/*}
    done
  done
  return 1
}

# refuse PATH: exit 2; Claude Code hands stderr to the agent as the reason.
refuse() {
  local where=${CAIRN_URL:+ at $CAIRN_URL}
  case $1 in
    *.cairn.env*) printf '%s\n' "Refused by Cairn: $1 holds the settings and the API key of this checkout, which a person changes by hand. Nothing was written." ;;
    *) printf '%s\n' "Refused by Cairn: $1 belongs to the documents of this project. They are edited in Cairn$where, and the copies here are replaced by the next sync, so a change made here would be lost. Nothing was written. What to do: tell the person what should change in the document, or write to a file outside $docs_name/${docs_path:+ and $docs_path/}; reading the documents is fine." ;;
  esac >&2
  exit 2
}

main() {
  unknown=$'\002'
  more_input=
  read_hook_input 4096 && more_input=yes
  if ! input_field tool_name; then
    # Without knowing the call there is nothing to judge; as everywhere, what goes wrong here lets the agent go on.
    json_text 'Cairn could not read what Claude Code told its hook protect-docs.sh, so this tool call was not checked.'
    [ -z "$hook_input" ] || printf '{"systemMessage":%s}\n' "$json"
    exit 0
  fi
  tool=$field
  hook_field cwd
  cwd=$field
  load_settings
  posix_path "${cwd:-$project_dir}"
  cwd=$posix
  case $tool in
    Write | Edit | MultiEdit) input_field file_path ;;
    NotebookEdit) input_field notebook_path ;;
    Bash | PowerShell) input_field command ;;
    *) exit 0 ;;
  esac || exit 0
  find_protected
  case $tool in
    Bash | PowerShell)
      . "$hooks_dir/shell-reader.sh" && . "$hooks_dir/shell-writes.sh" || exit 1
      check_command ;;
    *) ! is_protected "$field" "$cwd" || refuse "$field" ;;
  esac
  exit 0
}

main
