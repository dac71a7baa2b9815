const KEY_PLACEHOLDER = 'paste-the-key-here';

/** The three variables a workstation needs, as lines of `.cairn.env`. */
export function environmentLines(origin: string, projectId: string, key = KEY_PLACEHOLDER): string {
  return [`CAIRN_URL=${origin}`, `CAIRN_API_KEY=${key}`, `CAIRN_PROJECT=${projectId}`].join('\n');
}

/** From nothing to a checkout in step: the program comes from the platform itself. */
export const commandLines = (origin: string, projectId: string): string =>
  [`curl -fsSL ${origin}/cli/install.sh | sh`, `cairn init ${origin} --project ${projectId}`].join('\n');

export const copyHooks = [
  'cairn=~/cairn',
  'mkdir -p .claude/hooks',
  'cp -R "$cairn/integrations/claude-code/hooks" .claude/hooks/cairn',
  "printf '%s\\n' .docs/ .cairn.env >> .gitignore",
].join('\n');

/** The same as the example beside the hook scripts. */
export const hookSettings = JSON.stringify(
  {
    permissions: { deny: ['Read(./.cairn.env)'] },
    hooks: {
      SessionStart: [
        { hooks: [{ ...hook('check-platform.sh', 45), statusMessage: 'Bringing the documents from Cairn' }] },
      ],
      UserPromptSubmit: [{ hooks: [hook('check-platform.sh', 45)] }],
      PreToolUse: [
        {
          matcher: 'Read|Grep|Glob|Write|Edit|MultiEdit|NotebookEdit|Bash|PowerShell',
          hooks: [hook('check-platform.sh', 45)],
        },
        {
          matcher: 'Write|Edit|MultiEdit|NotebookEdit|Bash|PowerShell',
          hooks: [hook('protect-docs.sh', 30)],
        },
      ],
    },
  },
  null,
  2,
);

function hook(script: string, timeout: number) {
  return {
    type: 'command',
    command: `bash "$CLAUDE_PROJECT_DIR/.claude/hooks/cairn/${script}"`,
    timeout,
  };
}
