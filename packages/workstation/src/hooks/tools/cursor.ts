import type { HookAdapter, HookCall, HookPhase, HookVerdict, Payload, ToolAction } from '../hook-call.ts';
import { jsonOutput } from './claude-style.ts';
import { NO_ACTION, commonCall, objectIn, textIn } from './payload.ts';
import { actionOf, shellAction } from './tool-action.ts';

const PHASES: Readonly<Record<string, HookPhase>> = {
  sessionStart: 'session-start',
  beforeSubmitPrompt: 'prompt',
  preToolUse: 'before-tool',
  beforeShellExecution: 'before-tool',
  beforeMCPExecution: 'before-tool',
  beforeReadFile: 'file-read',
  postToolUse: 'after-tool',
  afterFileEdit: 'after-tool',
  afterShellExecution: 'after-tool',
  stop: 'turn-end',
  subagentStop: 'turn-end',
  sessionEnd: 'session-end',
};

/** A step that may go on is answered with nothing: "allow" would skip what Cursor itself asks the person. */
export const cursor: HookAdapter = {
  read(event, payload, env): HookCall | null {
    const phase = PHASES[event];
    if (!phase) return null;
    const common = commonCall(payload, env, phase);
    return { tool: 'cursor', event, ...common, action: actionIn(event, common.toolName, payload) };
  },

  write: ({ phase }, verdict) => jsonOutput(outputOf(phase, verdict)),

  takesContext: ({ event }) => event === 'sessionStart' || event === 'postToolUse',
};

function actionIn(event: string, toolName: string, payload: Payload): ToolAction {
  const path = textIn(payload, 'file_path');
  const paths = path === '' ? [] : [path];
  if (event === 'beforeReadFile') return { ...NO_ACTION, kind: 'read', reads: paths };
  if (event === 'afterFileEdit') return { ...NO_ACTION, kind: 'write', writes: paths };
  if (event.endsWith('ShellExecution'))
    return shellAction(textIn(payload, 'command'), process.platform === 'win32' ? 'powershell' : 'posix');
  const action = actionOf(
    event === 'beforeMCPExecution' ? `mcp:${toolName}` : toolName,
    objectIn(payload, 'tool_input'),
  );
  // Its own events tell of these: beforeReadFile with what was read, afterFileEdit with what was written.
  return event === 'postToolUse' && action.kind !== 'shell' ? { ...action, reads: [], writes: [] } : action;
}

function outputOf(phase: HookPhase, { refusal, context }: HookVerdict): object {
  if (refusal !== undefined) {
    if (phase === 'prompt') return { continue: false, user_message: refusal };
    if (phase === 'before-tool') return { permission: 'deny', user_message: refusal, agent_message: refusal };
    return {};
  }
  return context ? { additional_context: context } : {};
}
