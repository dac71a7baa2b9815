import { LAUNCHED, type NativeFile, type NativePart, jsonKey } from './native-file.ts';
import type { ToolId } from './tool.ts';

/** What a project wants of agents while the platform cannot be reached. */
export type WhenUnreachable = 'continue' | 'block';

interface HookEvent {
  /** The tool’s own word for it. */
  name: string;
  seconds: number;
  /** Whether the tool waits for a yes or no. */
  decides?: true;
}

// Codex trusts a hook by the hash of its definition, Gemini CLI by name and command: neither these lines nor what is made of
// them may ever change, or everybody has to trust them anew.
const EVENTS: Record<ToolId, readonly HookEvent[]> = {
  'claude-code': [
    { name: 'SessionStart', seconds: 30 },
    { name: 'UserPromptSubmit', seconds: 30, decides: true },
    { name: 'PreToolUse', seconds: 30, decides: true },
    { name: 'PostToolUse', seconds: 15 },
    { name: 'InstructionsLoaded', seconds: 15 },
    { name: 'Stop', seconds: 15 },
    { name: 'SessionEnd', seconds: 1 },
  ],
  codex: [
    { name: 'SessionStart', seconds: 30 },
    { name: 'UserPromptSubmit', seconds: 30 },
    { name: 'PreToolUse', seconds: 30 },
    { name: 'PostToolUse', seconds: 15 },
    { name: 'Stop', seconds: 15 },
    { name: 'SessionEnd', seconds: 1 },
  ],
  cursor: [
    { name: 'sessionStart', seconds: 30 },
    { name: 'beforeSubmitPrompt', seconds: 30, decides: true },
    { name: 'preToolUse', seconds: 30, decides: true },
    { name: 'beforeReadFile', seconds: 15 },
    { name: 'postToolUse', seconds: 15 },
    { name: 'afterFileEdit', seconds: 15 },
    { name: 'stop', seconds: 15 },
    { name: 'sessionEnd', seconds: 5 },
  ],
  copilot: [
    { name: 'sessionStart', seconds: 30 },
    { name: 'userPromptSubmitted', seconds: 30 },
    { name: 'preToolUse', seconds: 30, decides: true },
    { name: 'postToolUse', seconds: 15 },
    { name: 'agentStop', seconds: 15 },
    { name: 'sessionEnd', seconds: 5 },
  ],
  'gemini-cli': [
    { name: 'SessionStart', seconds: 30 },
    { name: 'BeforeAgent', seconds: 30 },
    { name: 'BeforeTool', seconds: 30 },
    { name: 'AfterTool', seconds: 15 },
    { name: 'AfterAgent', seconds: 15 },
    { name: 'SessionEnd', seconds: 5 },
  ],
};

const launcher = (tool: ToolId, event: string): string => `cairn hook ${tool} ${event}`;

/** Where a tool looks for hooks in a checkout. */
export const HOOK_PATHS: Record<ToolId, string> = {
  'claude-code': '.claude/settings.json',
  codex: '.codex/hooks.json',
  cursor: '.cursor/hooks.json',
  copilot: '.github/hooks/cairn.json',
  'gemini-cli': '.gemini/settings.json',
};

type Entry = (tool: ToolId, event: HookEvent, blocks: boolean) => unknown;

const ENTRIES: Record<ToolId, Entry> = {
  'claude-code': (tool, event, blocks) => ({
    hooks: [
      {
        type: 'command',
        command: launcher(tool, event.name),
        timeout: event.seconds,
        ...(blocks && { onFailure: 'block' }),
      },
    ],
  }),
  codex: (tool, event) => ({
    hooks: [{ type: 'command', command: launcher(tool, event.name), timeout: event.seconds }],
  }),
  cursor: (tool, event, blocks) => ({
    command: launcher(tool, event.name),
    type: 'command',
    timeout: event.seconds,
    ...(blocks && { failClosed: true }),
  }),
  // Copilot refuses the tool when the command fails, so a machine without the launcher must pass, unless it is to refuse.
  copilot: (tool, event, blocks) => ({
    type: 'command',
    bash: `${blocks ? '' : 'command -v cairn >/dev/null 2>&1 || exit 0; '}${launcher(tool, event.name)}`,
    powershell: `${blocks ? '' : 'if (-not (Get-Command cairn -ErrorAction SilentlyContinue)) { exit 0 }; '}${launcher(tool, event.name)}`,
    timeoutSec: event.seconds,
  }),
  'gemini-cli': (tool, event) => ({
    hooks: [
      {
        type: 'command',
        name: 'cairn',
        command: launcher(tool, event.name),
        timeout: event.seconds * 1000,
      },
    ],
  }),
};

const VERSIONED: readonly ToolId[] = ['cursor', 'copilot'];

/** The hooks of a tool: one entry an event, each starting the launcher. */
export function hookFile(tool: ToolId, whenUnreachable: WhenUnreachable): NativeFile {
  const parts = EVENTS[tool].map((event): NativePart => ({
    key: `${jsonKey('hooks', event.name)}/${LAUNCHED}`,
    text: JSON.stringify(ENTRIES[tool](tool, event, event.decides === true && whenUnreachable === 'block')),
    from: null,
    back: null,
  }));
  const version: NativePart = { key: 'version', text: '1', from: null, back: null, ifAbsent: true };
  return {
    path: HOOK_PATHS[tool],
    shape: 'json',
    parts: [...(VERSIONED.includes(tool) ? [version] : []), ...parts],
    notes: [],
  };
}
