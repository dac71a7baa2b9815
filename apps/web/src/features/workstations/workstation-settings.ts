const KEY_PLACEHOLDER = 'paste-the-key-here';

/** The three variables a workstation needs, as lines of `.cairn.env`. */
export function environmentLines(origin: string, projectId: string, key = KEY_PLACEHOLDER): string {
  return [`CAIRN_URL=${origin}`, `CAIRN_API_KEY=${key}`, `CAIRN_PROJECT=${projectId}`].join('\n');
}

export const copyHooks = [
  'mkdir -p .claude/hooks',
  'cp <cairn>/integrations/claude-code/hooks/*.sh .claude/hooks/',
  'chmod +x .claude/hooks/*.sh',
].join('\n');

export const hookSettings = JSON.stringify(
  {
    hooks: {
      SessionStart: [{ hooks: [hook('check-platform.sh')] }],
      PreToolUse: [
        { hooks: [hook('check-platform.sh')] },
        { matcher: 'Write|Edit|MultiEdit|NotebookEdit|Bash', hooks: [hook('protect-docs.sh')] },
      ],
    },
  },
  null,
  2,
);

function hook(script: string) {
  return { type: 'command', command: `"$CLAUDE_PROJECT_DIR"/.claude/hooks/${script}` };
}
