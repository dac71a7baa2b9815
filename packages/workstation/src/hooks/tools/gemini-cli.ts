import type { HookAdapter, HookCall, HookPhase } from '../hook-call.ts';
import { jsonOutput } from './claude-style.ts';
import { commonCall, objectIn } from './payload.ts';
import { actionOf } from './tool-action.ts';

const PHASES: Readonly<Record<string, HookPhase>> = {
  SessionStart: 'session-start',
  BeforeAgent: 'prompt',
  BeforeTool: 'before-tool',
  AfterTool: 'after-tool',
  AfterAgent: 'turn-end',
  SessionEnd: 'session-end',
};

/** Nothing but JSON may stand on its stdout. */
export const geminiCli: HookAdapter = {
  read(event, payload, env): HookCall | null {
    const phase = PHASES[event];
    if (!phase) return null;
    const common = commonCall(payload, env, phase);
    return {
      tool: 'gemini-cli',
      event,
      ...common,
      action: actionOf(common.toolName, objectIn(payload, 'tool_input')),
    };
  },

  write({ event, phase }, { refusal, context, notice }) {
    const mayRefuse = phase === 'prompt' || phase === 'before-tool';
    return jsonOutput({
      ...(notice && { systemMessage: notice }),
      ...(refusal !== undefined && mayRefuse && { decision: 'deny', reason: refusal }),
      ...(context && { hookSpecificOutput: { hookEventName: event, additionalContext: context } }),
    });
  },

  takesContext: ({ phase }) => phase === 'session-start' || phase === 'prompt' || phase === 'after-tool',
};
