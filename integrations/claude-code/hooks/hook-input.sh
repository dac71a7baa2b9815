# Sourced by the hooks: what Claude Code tells them (JSON on stdin) and how this checkout is set up.
# Runs on bash 3.2 (macOS) with builtins only: a child process costs as much as the rest of a hook together.

# Bytes instead of characters: fast on large inputs, and no input is invalid. Children keep the user's locale.
export -n LC_ALL
LC_ALL=C
# The user's SHELLOPTS may have set any of these.
set -f +euC +o posix

# read_hook_input LIMIT: up to LIMIT bytes of stdin into $hook_input; 0 when there may be more, 1 when that was all.
# bash reads a pipe byte by byte (180 ns each), so no hook reads more this way than it needs.
read_hook_input() {
  hook_input=
  [ -t 0 ] && return 1
  IFS= read -r -d '' -n "$1" hook_input
}

# hook_field NAME: the first string under this key in $hook_input, decoded, into $field (and its lines into $field_lines).
# 1 when there is none, 2 when the input ends inside it. In valid JSON no text inside a string can look like a key,
# because its quotes would be escaped.
#
# Large strings are split at a character (linear) and worked on in parts: bash's ${x%%pattern} costs the square of the length.
hook_field() {
  local key="[{,][[:space:]]*\"$1\"[[:space:]]*:[[:space:]]*\"" before
  field=
  field_lines=()
  [[ ${hook_input:0:4096} =~ $key ]] || return 1
  before=${hook_input:0:4096}
  before=${before%%"${BASH_REMATCH[0]}"*}
  read_json_string "${hook_input:${#before}+${#BASH_REMATCH[0]}}"
}

# read_json_string TEXT: TEXT begins after the opening quote. It is split at the backslashes, so each part but the first begins
# with an escaped character (an empty part: an escaped backslash), and the first other quote ends the string.
read_json_string() {
  local IFS=\\ parts part count line= i=0
  parts=($1.) # the dot keeps a last empty part
  count=${#parts[@]}
  part=${parts[0]}
  while :; do
    case $part in
      *\"*)
        field_lines+=("$line${part%%\"*}")
        IFS=$'\n'
        field="${field_lines[*]}"
        return 0 ;;
    esac
    line+=$part
    i=$((i + 1))
    [ $i -lt $count ] || return 2
    part=${parts[i]}
    case $part in
      n*)
        field_lines+=("$line")
        line= part=${part:1} ;;
      \"*) line+=\" part=${part:1} ;;
      '') i=$((i + 1)) line+=\\ part=${parts[i]} ;;
      t*) line+=$'\t' part=${part:1} ;;
      r*) line+=$'\r' part=${part:1} ;;
      b*) line+=$'\b' part=${part:1} ;;
      f*) line+=$'\f' part=${part:1} ;;
      u[0-9a-fA-F][0-9a-fA-F][0-9a-fA-F][0-9a-fA-F]*) decode_unicode ;;
    esac
  done
}

# One \uXXXX (or a surrogate pair) of read_json_string, as UTF-8.
decode_unicode() {
  local code=$((16#${part:1:4})) low=${parts[i + 1]:-} format character=
  if [ $code -ge $((0xd800)) ] && [ $code -le $((0xdbff)) ] && [ ${#part} -eq 5 ]; then
    case $low in
      u[dD][c-fC-F][0-9a-fA-F][0-9a-fA-F]*)
        code=$((0x10000 + ((code - 0xd800) << 10) + 16#${low:1:4} - 0xdc00)) i=$((i + 1)) part=$low ;;
    esac
  fi
  if [ $code -lt 128 ]; then
    printf -v format '\\x%02x' $code
  elif [ $code -lt 2048 ]; then
    printf -v format '\\x%02x\\x%02x' $((192 | code >> 6)) $((128 | code & 63))
  elif [ $code -lt 65536 ]; then
    printf -v format '\\x%02x\\x%02x\\x%02x' $((224 | code >> 12)) $((128 | code >> 6 & 63)) $((128 | code & 63))
  else
    printf -v format '\\x%02x\\x%02x\\x%02x\\x%02x' \
      $((240 | code >> 18)) $((128 | code >> 12 & 63)) $((128 | code >> 6 & 63)) $((128 | code & 63))
  fi
  [ $code -eq 0 ] || printf -v character "$format"
  line+=$character
  part=${part:5}
}

# Sets $project_dir, $docs_dir and $state_dir, and the CAIRN_* settings from .cairn.env that the environment lacks.
load_settings() {
  project_dir=${CLAUDE_PROJECT_DIR:-}
  [ -n "$project_dir" ] || { hook_field cwd && project_dir=$field; }
  [ -n "$project_dir" ] || project_dir=$PWD
  posix_path "$project_dir"
  project_dir=${posix%/}
  [ ! -r "$project_dir/.cairn.env" ] || read_env_file "$project_dir/.cairn.env"
  docs_name=${CAIRN_DOCS_DIR:-.docs}
  docs_name=${docs_name%/}
  case $docs_name in
    /*) docs_dir=$docs_name ;;
    *) docs_dir=$project_dir/$docs_name ;;
  esac
  state_dir=$docs_dir/.cairn
}

# KEY=value lines; read, never run. What the environment says wins.
read_env_file() {
  local line key value
  while IFS= read -r line || [ -n "$line" ]; do
    line=${line#"${line%%[![:space:]]*}"}
    line=${line#export }
    key=${line%%=*}
    case $line in
      CAIRN_*=*) ;;
      *) continue ;;
    esac
    case $key in
      *[!A-Z_]*) continue ;;
    esac
    value=${line#*=}
    value=${value%"${value##*[![:space:]]}"}
    case $value in
      \"*\" | \'*\') value=${value:1:${#value}-2} ;;
    esac
    [ -n "${!key:-}" ] || printf -v "$key" %s "$value"
  done <"$1"
}

# posix_path PATH: C:\a\b as /c/a/b where the shell is Git Bash, into $posix; elsewhere PATH as it is.
posix_path() {
  posix=$1
  case $OSTYPE in
    msys* | cygwin*) ;;
    *) return 0 ;;
  esac
  local slash=\\ drive
  posix=${posix//"$slash"//}
  case $posix in
    [a-zA-Z]:*)
      drive=${posix:0:1}
      [ "$OSTYPE" = msys ] && posix=/$drive${posix:2} ;;
  esac
}

# json_text TEXT: TEXT as a JSON string, quotes included, into $json. Control characters become spaces.
json_text() {
  local quote=\" slash=\\
  json=${1//[[:cntrl:]]/ }
  json=${json//"$slash"/"$slash$slash"}
  json=${json//"$quote"/"$slash$quote"}
  json=\"$json\"
}
