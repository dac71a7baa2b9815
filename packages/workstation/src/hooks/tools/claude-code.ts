import { type HookAdapter, type HookCall, type HookPhase, SILENCE } from '../hook-call.ts';
import { claudeStyleOutput, takesClaudeContext } from './claude-style.ts';
import { NO_ACTION, commonCall, objectIn, textIn } from './payload.ts';
import { actionOf } from './tool-action.ts';

const PHASES: Readonly<Record<string, HookPhase>> = {
  SessionStart: 'session-start',
  UserPromptSubmit: 'prompt',
  PreToolUse: 'before-tool',
  PostToolUse: 'after-tool',
  InstructionsLoaded: 'file-read',
  Stop: 'turn-end',
  SubagentStop: 'turn-end',
  SessionEnd: 'session-end',
};

export const claudeCode: HookAdapter = {
  read(event, payload, env): HookCall | null {
    const phase = PHASES[event];
    if (!phase) return null;
    const common = commonCall(payload, env, phase);
    const loaded = textIn(payload, 'file_path');
    const action =
      phase === 'file-read'
        ? { ...NO_ACTION, kind: 'read' as const, reads: loaded === '' ? [] : [loaded] }
        : actionOf(common.toolName, objectIn(payload, 'tool_input'));
    return { tool: 'claude-code', event, ...common, action };
  },

  write(call, verdict) {
    // It is not asked for anything, and what it printed would be shown.
    return call.phase === 'file-read' || call.phase === 'session-end'
      ? SILENCE
      : claudeStyleOutput(call, verdict);
  },

  takesContext: takesClaudeContext,
};
