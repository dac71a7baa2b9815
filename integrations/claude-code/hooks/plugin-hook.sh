#!/bin/bash
# plugin-hook.sh EVENT: a hook of the plugin, which may be installed for every folder of a person. It hands over to the
# command-line program where this machine has it (that also keeps receipts, and knows when a hook of the checkout itself was
# there before), else to the scripts beside it, and does nothing in a folder that belongs to no project.
event=$1
hooks_dir=${BASH_SOURCE%/*}

# belongs_to_project: looked for in the folder and in those above it, as the session may have begun anywhere in the checkout.
belongs_to_project() {
  local folder=${CLAUDE_PROJECT_DIR:-$PWD}
  [ -z "$CAIRN_PROJECT" ] || return 0
  while :; do
    [ ! -f "$folder/.cairn.json" ] && [ ! -f "$folder/.cairn.env" ] || return 0
    case $folder in
      /*/*) folder=${folder%/*} ;;
      *) return 1 ;;
    esac
  done
}

belongs_to_project || exit 0
if command -v cairn >/dev/null 2>&1; then
  # It protects the documents in the same go.
  [ "$event" = protect ] || exec cairn hook claude-code "$event"
  exit 0
fi
case $event in
  SessionStart | UserPromptSubmit | PreToolUse) exec bash "$hooks_dir/check-platform.sh" ;;
  protect) exec bash "$hooks_dir/protect-docs.sh" ;;
esac
exit 0
