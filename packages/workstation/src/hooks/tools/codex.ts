import type { HookAdapter, HookCall, HookPhase } from '../hook-call.ts';
import { claudeStyleOutput, takesClaudeContext } from './claude-style.ts';
import { commonCall, objectIn } from './payload.ts';
import { actionOf } from './tool-action.ts';

const PHASES: Readonly<Record<string, HookPhase>> = {
  SessionStart: 'session-start',
  UserPromptSubmit: 'prompt',
  PreToolUse: 'before-tool',
  PostToolUse: 'after-tool',
  Stop: 'turn-end',
  SubagentStop: 'turn-end',
  SessionEnd: 'session-end',
};

/** Edits come as `apply_patch`, with the patch in `tool_input.command`. */
export const codex: HookAdapter = {
  read(event, payload, env): HookCall | null {
    const phase = PHASES[event];
    if (!phase) return null;
    const common = commonCall(payload, env, phase);
    return {
      tool: 'codex',
      event,
      ...common,
      action: actionOf(common.toolName, objectIn(payload, 'tool_input')),
    };
  },

  write: claudeStyleOutput,

  takesContext: takesClaudeContext,
};
