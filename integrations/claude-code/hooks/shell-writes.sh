# Sourced by protect-docs.sh: knows which arguments of which programs are written to. What a program does inside (a script that
# opens files) cannot be seen here; the README says so.

# run_command: judges $words and $targets (what > and the like name), and forgets them.
run_command() {
  local target
  if [ ${#targets[@]} -gt 0 ] && [ "${words[0]:-}" != '[[' ]; then
    for target in "${targets[@]}"; do
      case $target in
        *[!0-9-]*) refuse_protected "$target" ;; # 2>&1 and >&- name no file
      esac
    done
  fi
  [ ${#words[@]} -eq 0 ] || judge "${words[@]}"
  words=()
  targets=()
}

# mark_piped: a protected path among the arguments may come out of the pipe as a file name (grep -rl … | xargs sed -i).
mark_piped() {
  local argument
  [ ${#words[@]} -gt 0 ] || return 0
  for argument in "${words[@]}"; do
    ! is_protected "$argument" "$here" || piped=$argument
  done
}

# judge WORD...: one simple command, with all that may stand before its name.
judge() {
  local wrapper
  while [ $# -gt 0 ]; do
    wrapper=$1
    case $1 in
      [a-zA-Z_]*=*) assign "$1" ;;
      '!' | '{' | then | do | else | elif | if | while | until | time | command | builtin | exec | nohup | export | declare | local | readonly) ;;
      env | sudo | doas | nice | stdbuf | xargs | timeout)
        skip_options "$@"
        shift $skipped
        [ "$wrapper" != timeout ] || shift ;;
      *) break ;;
    esac
    [ $# -eq 0 ] || shift
    if [ "$wrapper" = xargs ] && [ -n "$piped" ]; then
      judge_with_path "$piped" "$@" "$piped"
      return
    fi
  done
  [ $# -eq 0 ] || judge_named "$@"
}

assign() {
  local name=${1%%=*}
  case $name in
    *[!a-zA-Z0-9_]*) ;;
    *) set_variable "$name" "${1#*=}" ;;
  esac
}

# skip_options WRAPPER WORD...: how many words after the wrapper are its own options, into $skipped.
skip_options() {
  local wrapper=$1
  skipped=0
  shift
  while [ $# -gt 0 ]; do
    case $wrapper:$1 in
      sudo:-[ugh] | doas:-u | nice:-n | xargs:-[InPLsdE] | env:-[uC] | timeout:-[ks] | stdbuf:-[ioe])
        skipped=$((skipped + 2))
        [ $# -eq 1 ] || shift ;;
      *:-*) skipped=$((skipped + 1)) ;;
      *) return ;;
    esac
    shift
  done
}

# judge_with_path PATH COMMAND... : the command as xargs and find run it, with PATH for {} (or %).
judge_with_path() {
  local path=$1 word line replaced=
  line=()
  shift
  for word in "$@"; do
    case $word in
      '{}' | %) line+=("$path") replaced=yes ;;
      *) line+=("$word") ;;
    esac
  done
  # Where {} is used, nothing is appended.
  [ -z "$replaced" ] || [ "$word" != "$path" ] || unset "line[${#line[@]}-1]"
  judge "${line[@]}"
}

judge_named() {
  local name=${1##*/}
  shift
  if [ "$tool" = PowerShell ]; then
    shopt -s nocasematch
    judge_cmdlet "$@"
    shopt -u nocasematch
    [ -z "$name" ] && return
  fi
  case $name in
    cd | pushd) change_folder "$@" ;;
    popd) here=$cwd ;;
    for | read) set_loop_variable "$@" ;;
    sh | bash | zsh | dash | ksh) judge_shell "$@" ;;
    eval) judge_shell -c "$*" ;;
    tee | rm | rmdir | unlink | mv | touch | mkdir | truncate | shred | chmod | chown | chgrp | ed | ex | patch) refuse_any "$@" ;;
    cp | ln | install | rsync | scp) refuse_destination "$@" ;;
    sed | perl | ruby | awk | gawk) ! edits_in_place "$@" || refuse_any "$@" ;;
    dd) refuse_values of= "$@" ;;
    curl) refuse_values '-o --output --output-dir' "$@" ;;
    wget) refuse_values '-O --output-document -P --directory-prefix' "$@" ;;
    unzip) refuse_values -d "$@" ;;
    tar)
      case $1 in
        *x*) refuse_values '-C --directory' "$@" ;;
        *) refuse_values '-f --file -cf -czf -cjf -cJf cf czf' "$@" ;;
      esac ;;
    git) judge_git "$@" ;;
    find) judge_find "$@" ;;
    *) ! rewrites_files "$@" || refuse_any "$@" ;;
  esac
}

change_folder() {
  local target=$HOME
  while [ $# -gt 0 ]; do
    case $1 in
      -) target=$cwd ;;
      -*) ;;
      *) target=$1 ;;
    esac
    shift
  done
  posix_path "$target"
  case $posix in
    '~' | '~/'*) posix=$HOME${posix#\~} ;;
  esac
  case $posix in
    /*) here=$posix ;;
    *) here=$here/$posix ;;
  esac
}

# set_loop_variable NAME in WORD... (for), or NAME... (read, at the end of a pipe): a protected path wins, as the worst case.
set_loop_variable() {
  local loop_name=$1 word
  if [ "$name" = read ]; then
    for word in "$@"; do
      case $word in
        -* | *[!a-zA-Z0-9_]*) ;;
        *) set_variable "$word" "$piped" ;;
      esac
    done
    return
  fi
  [ "$2" = in ] || return
  shift 2
  case $loop_name in
    *[!a-zA-Z0-9_]*) return ;;
  esac
  for word in "$@"; do
    set_variable "$loop_name" "$word"
    ! is_protected "$word" "$here" || return
  done
}

judge_shell() {
  local here=$here
  while [ $# -gt 1 ]; do
    case $1 in
      --*) shift ;;
      -*c)
        split_lines "$2"
        read_text "${split[@]}"
        return ;;
      -*) shift ;;
      *) return ;;
    esac
  done
}

split_lines() {
  local line
  split=()
  while IFS= read -r line || [ -n "$line" ]; do
    split+=("$line")
  done <<<"$1"
}

edits_in_place() {
  local argument pattern='^-[nErsuzbplaw0-9]*i'
  for argument in "$@"; do
    [[ $argument =~ $pattern ]] && return 0
    case $argument in
      --in-place* | inplace) return 0 ;;
    esac
  done
  return 1
}

# rewrites_files: formatters and fixers of every kind.
rewrites_files() {
  local argument
  for argument in "$@"; do
    case $name:$argument in
      *:--write | *:--fix | *:--in-place* | gofmt:-w | goimports:-w | shfmt:-w) return 0 ;;
    esac
  done
  return 1
}

# refuse_destination: the last argument, or what -t names.
refuse_destination() {
  local target= last=$here count=0
  while [ $# -gt 0 ]; do
    case $1 in
      -t | --target-directory) target=$2 ;;
      --target-directory=*) target=${1#*=} ;;
      -*) ;;
      *) last=$1 count=$((count + 1)) ;;
    esac
    shift
  done
  # ln with one name makes the link in the current folder.
  [ "$name:$count" != ln:1 ] || last=$here
  refuse_protected "${target:-$last}"
}

# refuse_values OPTIONS ARGUMENT...: what stands after one of the options, or after its "=".
refuse_values() {
  local options=" $1 " argument previous=
  shift
  for argument in "$@"; do
    case $options in
      *" $previous "*) [ -z "$previous" ] || refuse_protected "$argument" ;;
      *" ${argument%%=*}= "* | *" ${argument%%=*} "*) [ "${argument#*=}" = "$argument" ] || refuse_protected "${argument#*=}" ;;
    esac
    previous=$argument
  done
}

judge_git() {
  local here=$here
  while [ $# -gt 0 ]; do
    case $1 in
      -C) change_folder "$2" && shift ;;
      -c | --git-dir | --work-tree) shift ;;
      -*) ;;
      *) break ;;
    esac
    [ $# -eq 0 ] || shift
  done
  case "$1 $* " in
    'checkout '*' -b '* | 'checkout '*' -B '* | 'checkout '*' --orphan '*) ;; # names a branch
    'restore '*' --worktree '* | 'restore '*' -W '*) refuse_any "$@" ;;
    'restore '*' --staged '* | 'restore '*' -S '* | 'rm '*' --cached '*) ;; # only the index
    'checkout '* | 'restore '* | 'rm '* | 'mv '* | 'clean '* | 'stash '*) refuse_any "${@:2}" ;;
  esac
}

judge_find() {
  local paths path argument
  paths=()
  while [ $# -gt 0 ]; do
    case $1 in
      -* | '(' | '!') break ;;
      *) ! is_protected "$1" "$here" || paths+=("$1") ;;
    esac
    shift
  done
  [ ${#paths[@]} -gt 0 ] || return 0
  path=${paths[0]}
  while [ $# -gt 0 ]; do
    case $1 in
      -delete) refuse_protected "$path" ;;
      -exec | -execdir | -ok | -okdir) judge_with_path "$path" "${@:2}" ;;
    esac
    shift
  done
}

# judge_cmdlet ARGUMENT...: $name as PowerShell knows it; an empty $name afterwards means it is dealt with.
judge_cmdlet() {
  case $name in
    Set-Content | sc | Add-Content | ac | Out-File | Tee-Object | tee) refuse_cmdlet_paths 1 "$@" ;;
    Clear-Content | clc | New-Item | ni | Remove-Item | ri | rm | del | erase | rd | rmdir | Rename-Item | rni | ren | Move-Item | mi | mv | move | mkdir | md)
      refuse_cmdlet_paths 9 "$@" ;;
    Copy-Item | cpi | cp | copy) refuse_cmdlet_paths -1 "$@" ;;
    Invoke-WebRequest | iwr | Invoke-RestMethod | irm) refuse_cmdlet_paths 0 "$@" ;;
    Set-Location | sl | cd | chdir | Push-Location | pushd) change_folder "$@" ;;
    *) return ;;
  esac
  name=
}

# refuse_cmdlet_paths COUNT ARGUMENT...: the first COUNT arguments without a parameter name (-1: only the last of them) and
# the parameters that name what is written.
refuse_cmdlet_paths() {
  local count=$1 last= previous=
  shift
  while [ $# -gt 0 ]; do
    case $previous in
      -Path | -LiteralPath) [ "$count" -eq -1 ] || refuse_protected "$1" ;;
      -FilePath | -Destination | -OutFile) refuse_protected "$1" ;;
      -Value | -ItemType | -Encoding | -Name | -NewName | -Filter | -Include | -Exclude | -InputObject | -Uri | -ErrorAction) ;;
      *)
        case $1 in
          -*) ;;
          *)
            last=$1
            [ "$count" -le 0 ] || { refuse_protected "$1" && count=$((count - 1)); } ;;
        esac ;;
    esac
    previous=$1
    shift
  done
  [ "$count" -ne -1 ] || [ -z "$last" ] || refuse_protected "$last"
}

refuse_any() {
  local argument
  for argument in "$@"; do
    case $argument in
      -*) ;;
      *) refuse_protected "$argument" ;;
    esac
  done
}

# refuse_protected PATH: always 0 when it comes back.
refuse_protected() {
  ! is_protected "$1" "$here" || refuse "${1//"$unknown"/...}"
}
