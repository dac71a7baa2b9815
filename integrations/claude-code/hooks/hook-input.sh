# Sourced by the hooks: what Claude Code tells them (JSON on stdin) and how this checkout is set up.
# Runs on bash 3.2 (macOS) with builtins only: a child process costs as much as the rest of a hook together.

# Bytes instead of characters: fast on large inputs, and no input is invalid. Children keep the user's locale.
export -n LC_ALL
LC_ALL=C
set -f

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

# read_json_string TEXT: TEXT begins after the opening quote.
read_json_string() {
  local IFS=\" parts part slashes line= last i=0
  parts=($1)
  last=$((${#parts[@]} - 1))
  while [ $i -le $last ]; do
    part=${parts[i]}
    i=$((i + 1))
    slashes=${part##*[!\\]}
    if [ $((${#slashes} % 2)) -eq 0 ]; then
      decode_json_text "$part"
      field_lines+=("$line")
      IFS=$'\n'
      field="${field_lines[*]}"
      # The last part ends the string only if a quote follows it.
      [ $i -le $last ] || [ "${1: -1}" = \" ]
      return $(($? * 2))
    fi
    decode_json_text "${part%?}"
    line+=\"
  done
  return 2
}

# decode_json_text TEXT: adds TEXT to $line of read_json_string, and every full line to $field_lines.
decode_json_text() {
  case $1 in
    *\\*) ;;
    *) line+=$1 && return ;;
  esac
  # Split at the backslashes; an empty part is an escaped backslash. The dot keeps a last empty part.
  local IFS=\\ parts part count i=1
  parts=($1.)
  count=${#parts[@]}
  line+=${parts[0]}
  while [ $i -lt $count ]; do
    part=${parts[i]}
    case $part in
      '') i=$((i + 1)) && line+=\\${parts[i]} ;;
      n*)
        field_lines+=("$line")
        line=${part:1} ;;
      t*) line+=$'\t'${part:1} ;;
      r*) line+=$'\r'${part:1} ;;
      b*) line+=$'\b'${part:1} ;;
      f*) line+=$'\f'${part:1} ;;
      u[0-9a-fA-F][0-9a-fA-F][0-9a-fA-F][0-9a-fA-F]*) decode_unicode ;;
      *) line+=$part ;;
    esac
    i=$((i + 1))
  done
  line=${line%.}
}

# One \uXXXX (or a surrogate pair) of decode_json_text, as UTF-8.
decode_unicode() {
  local code=$((16#${part:1:4})) low=${parts[i + 1]:-} format character
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
  line+=$character${part:5}
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
