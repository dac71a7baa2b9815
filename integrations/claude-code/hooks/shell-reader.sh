# Sourced by protect-docs.sh: reads a shell command as a shell would (quotes, heredocs, pipes, substitutions, simple variables,
# cd), without running anything, and hands each simple command in it to shell-writes.sh.
#
# State of one text being read, made local by read_text: lines, line_number, rest (what comes next of the current line),
# line_rest (what comes after that), heredocs (ends still to come), here (the folder after the cd's so far). Of one list of
# commands, made local by read_list: words, targets, word.

# check_command: refuses (exit 2) when the command in $field_lines writes to a protected path.
check_command() {
  mentions_protected "$field" || return 0
  set_variable PWD "$cwd"
  set_variable HOME "$HOME"
  set_variable CLAUDE_PROJECT_DIR "$project_dir"
  local here=$cwd
  escape=\\
  [ "$tool" != PowerShell ] || escape=\`
  read_text "${field_lines[@]}"
}

# mentions_protected TEXT: long commands that have nothing to do with the documents are not looked at any closer. Short ones
# always are: quotes and symbolic links can hide the name.
mentions_protected() {
  local root text=$1 found=1
  [ ${#text} -gt 1024 ] || return 0
  shopt -s nocasematch
  for root in "${protected[@]}"; do
    case $text in
      *"${root##*/}"*) found=0 ;;
    esac
    case $cwd in
      "$root" | "$root"/*) found=0 ;;
    esac
  done
  shopt -u nocasematch
  return $found
}

# read_text LINE...
read_text() {
  local lines line_number=-1 rest= line_rest= heredocs
  lines=("$@")
  heredocs=()
  ! next_line || read_list ''
}

# next_line: 1 at the end of the text.
next_line() {
  line_number=$((line_number + 1))
  [ $line_number -lt ${#lines[@]} ] || return 1
  rest=
  line_rest=${lines[line_number]}
  fill_rest
}

# fill_rest: keeps $rest short, so that looking for the next special character stays cheap in lines of any length.
fill_rest() {
  [ ${#rest} -lt 256 ] && [ -n "$line_rest" ] || return 0
  rest+=${line_rest:0:1024}
  line_rest=${line_rest:1024}
}

# skip_heredocs: the lines up to the ends named on the line just finished are text, not commands.
skip_heredocs() {
  local end
  [ ${#heredocs[@]} -gt 0 ] || return 0
  for end in "${heredocs[@]}"; do
    while next_line && [ "${rest#"${rest%%[!$'\t']*}"}" != "$end" ]; do :; done
    rest=
    line_rest=
  done
  heredocs=()
}

# read_list CLOSER: the commands up to CLOSER (")", "`" or the end of the text).
read_list() {
  local closer=$1 words targets word= in_word= redirect= piped= depth=0 folders text char
  local special=$' \t\r;&|()<>\'"\\\\`$#'
  [ "$tool" != PowerShell ] || special+='{},'
  words=()
  targets=()
  folders=()
  while :; do
    fill_rest
    if [ -z "$rest" ]; then
      end_command
      skip_heredocs
      next_line || return
      continue
    fi
    text=${rest%%[$special]*}
    if [ -n "$text" ]; then
      add_text "$text"
      rest=${rest:${#text}}
      continue
    fi
    char=${rest:0:1}
    rest=${rest:1}
    case $char in
      ' ' | $'\t' | $'\r' | ',') end_word ;;
      '<' | '>') read_redirect ;;
      "'" | '"') read_quoted ;;
      '$') read_dollar ;;
      \\ | '`') read_escape || return ;;
      '#') [ -n "$in_word" ] && add_text '#' || { rest= && line_rest=; } ;;
      ';' | '{' | '}') end_command ;;
      '&' | '|') read_operator ;;
      '(')
        end_command
        folders[depth]=$here
        depth=$((depth + 1)) ;;
      ')')
        end_command
        [ $depth -gt 0 ] || [ "$closer" != ')' ] || return
        [ $depth -eq 0 ] || { depth=$((depth - 1)) && here=${folders[depth]}; } ;;
    esac
  done
}

add_text() {
  word+=$1
  in_word=yes
}

read_operator() {
  case $char$rest in
    '&>'*)
      end_word
      rest=${rest#>}
      rest=${rest#>}
      redirect=write ;;
    '|' | '|'[!\|]*)
      end_word
      mark_piped
      run_command ;;
    *) end_command ;;
  esac
}

# After < or >: what the next word is to the command.
read_redirect() {
  # 2>file: the number belongs to the operator.
  case $word in
    *[!0-9*]*) end_word ;;
    *) word= in_word= ;;
  esac
  case $char$rest in
    '<<<'*) rest=${rest#<<} redirect=read ;;
    '<<-'*) rest=${rest#<-} redirect=heredoc ;;
    '<<'*) rest=${rest#<} redirect=heredoc ;;
    '<>'*) rest=${rest#>} redirect=write ;;
    '<&'*) rest=${rest#&} redirect=read ;;
    '<('* | '>('*) ;;
    '<'*) redirect=read ;;
    '>&'*) rest=${rest#&} redirect=write ;;
    '>>'* | '>|'*) rest=${rest:1} redirect=write ;;
    *) redirect=write ;;
  esac
}

read_quoted() {
  local quote=$char
  # PowerShell's here-string: @' at the end of a line up to '@ at the beginning of one.
  if [ "$tool" = PowerShell ] && [ "$word" = @ ] && [ -z "$rest" ]; then
    while next_line && [ "${rest:0:2}" != "$quote@" ]; do :; done
    rest=${rest:2}
    return
  fi
  in_word=yes
  while :; do
    fill_rest
    if [ "$quote" = "'" ]; then text=${rest%%\'*}; else text=${rest%%[\"\\\`$]*}; fi
    word+=$text
    if [ ${#text} -eq ${#rest} ]; then
      rest=
      [ -z "$line_rest" ] || continue
      next_line || { rest= && return; }
      word+=$'\n'
      continue
    fi
    char=${rest:${#text}:1}
    rest=${rest:${#text}+1}
    case $char in
      "$quote") return ;;
      '$') read_dollar ;;
      *) read_escape ;;
    esac
  done
}

# A backslash or a backtick: one escapes the next character, the other (in POSIX shells) encloses a command.
read_escape() {
  if [ "$char" = "$escape" ]; then
    if [ -n "$rest" ]; then
      add_text "${rest:0:1}"
      rest=${rest:1}
    else
      next_line || rest=
    fi
  elif [ "$char" = \\ ]; then
    add_text \\
  elif [ "$closer" = '`' ]; then
    end_command
    return 1
  else
    add_text "$unknown"
    read_substitution '`'
  fi
}

# read_substitution CLOSER: a list of commands inside a word; its cd's are its own.
read_substitution() {
  local here=$here
  read_list "$1"
  return 0
}

# After $: what is known is put in, the rest becomes $unknown.
read_dollar() {
  local name
  case $rest in
    '(git rev-parse --show-toplevel)'*) add_text "$project_dir" && rest=${rest#*\)} ;;
    '(pwd)'*) add_text "$here" && rest=${rest#*\)} ;;
    '(('*)
      add_text "$unknown"
      text=${rest%%))*}
      rest=${rest:${#text}+2} ;;
    '('*)
      add_text "$unknown"
      rest=${rest:1}
      read_substitution ')' ;;
    '{'*)
      name=${rest:1}
      name=${name%%\}*}
      case $name in
        *[\$\`]*)
          add_text "$unknown"
          rest=${rest:1} ;; # ${x:-$(command)}: read on inside
        *)
          rest=${rest:${#name}+2}
          add_variable "${name#env:}" ;;
      esac ;;
    [a-zA-Z_]*)
      rest=${rest#env:}
      name=${rest%%[!a-zA-Z0-9_]*}
      rest=${rest:${#name}}
      add_variable "$name" ;;
    [0-9@*\#?\$!-]*) rest=${rest:1} && add_text "$unknown" ;;
    [\"\']*) ;; # $'...' and $"...": the quote follows
    *) add_text '$' ;;
  esac
}

set_variable() {
  printf -v "known_$1" %s "$2"
}

add_variable() {
  local name=known_$1
  case $1 in
    '' | *[!a-zA-Z0-9_]*) add_text "$unknown" ;;
    *) add_text "${!name:-$unknown}" ;;
  esac
}

end_word() {
  [ -n "$in_word" ] || return 0
  # PowerShell separates folders with either.
  [ "$tool" != PowerShell ] || word=${word//\\//}
  case $redirect in
    '') words+=("$word") ;;
    write) targets+=("$word") ;;
    heredoc) heredocs+=("$word") ;;
  esac
  word= in_word= redirect=
}

# end_command: at a line's end after "|" there is nothing to end yet.
end_command() {
  end_word
  redirect=
  [ $((${#words[@]} + ${#targets[@]})) -gt 0 ] || return 0
  run_command
  piped=
}
