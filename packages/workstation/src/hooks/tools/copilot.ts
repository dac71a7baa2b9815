import type { HookAdapter, HookCall, HookPhase, HookVerdict } from '../hook-call.ts';
import { jsonOutput } from './claude-style.ts';
import { commonCall, objectIn } from './payload.ts';
import { actionOf } from './tool-action.ts';

const PHASES: Readonly<Record<string, HookPhase>> = {
  sessionStart: 'session-start',
  userPromptSubmitted: 'prompt',
  userPromptSubmit: 'prompt',
  preToolUse: 'before-tool',
  postToolUse: 'after-tool',
  agentStop: 'turn-end',
  stop: 'turn-end',
  subagentStop: 'turn-end',
  sessionEnd: 'session-end',
};

/**
 * Copilot takes any exit code but 0 for a refusal, so there is none: what is refused is said in JSON. An event in camelCase
 * comes with a payload in camelCase; one in PascalCase (VS Code) with one as Claude Code writes it.
 */
export const copilot: HookAdapter = {
  read(event, payload, env): HookCall | null {
    const phase = PHASES[event.charAt(0).toLowerCase() + event.slice(1)];
    if (!phase) return null;
    const common = commonCall(payload, env, phase);
    const input = objectIn(payload, 'toolArgs', 'tool_input', 'toolInput');
    return { tool: 'copilot', event, ...common, action: actionOf(common.toolName, input) };
  },

  write({ event, phase }, verdict) {
    const output = outputOf(phase, verdict);
    const isClaudeStyle = /^[A-Z]/.test(event);
    const isEmpty = Object.keys(output).length === 0;
    return jsonOutput(
      isClaudeStyle && !isEmpty
        ? { ...output, hookSpecificOutput: { hookEventName: event, ...output } }
        : output,
    );
  },

  // What is said to a prompt is not read where events are in camelCase.
  takesContext: ({ event, phase }) =>
    phase === 'session-start' || phase === 'after-tool' || (phase === 'prompt' && /^[A-Z]/.test(event)),
};

function outputOf(phase: HookPhase, { refusal, context }: HookVerdict): object {
  if (refusal !== undefined) {
    if (phase === 'before-tool') return { permissionDecision: 'deny', permissionDecisionReason: refusal };
    return phase === 'prompt' ? { decision: 'block', reason: refusal } : {};
  }
  return context ? { additionalContext: context } : {};
}
