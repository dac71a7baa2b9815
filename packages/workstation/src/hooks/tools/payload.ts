import type { Environment, HookCall, HookPhase, Payload, ToolAction } from '../hook-call.ts';

export const NO_ACTION: ToolAction = { kind: 'other', reads: [], writes: [] };

/** The first of these fields that holds a text; empty when none does. */
export function textIn(payload: Payload, ...names: readonly string[]): string {
  for (const name of names) {
    const value = payload[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return '';
}

/** The first of these fields that holds an object, or the JSON of one. */
export function objectIn(payload: Payload, ...names: readonly string[]): Payload {
  for (const name of names) {
    const value = payload[name];
    if (isPayload(value)) return value;
    const parsed = typeof value === 'string' && value.startsWith('{') ? parsedPayload(value) : null;
    if (parsed) return parsed;
  }
  return {};
}

/** Null for what is no JSON object. */
export function parsedPayload(text: string): Payload | null {
  try {
    const value: unknown = JSON.parse(text);
    return isPayload(value) ? value : null;
  } catch {
    return null;
  }
}

export const isPayload = (value: unknown): value is Payload =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What all of the tools that follow Claude Code tell in the same way. */
export function commonCall(
  payload: Payload,
  env: Environment,
  phase: HookPhase,
): Omit<HookCall, 'tool' | 'event' | 'action'> {
  const roots = payload['workspace_roots'];
  const [root] = Array.isArray(roots) ? roots : [];
  const projectDir =
    env['CURSOR_PROJECT_DIR'] ||
    env['CLAUDE_PROJECT_DIR'] ||
    env['GEMINI_PROJECT_DIR'] ||
    textIn({ root }, 'root');
  return {
    phase,
    sessionId: textIn(payload, 'session_id', 'sessionId', 'conversation_id').slice(0, 200) || 'unknown',
    cwd: textIn(payload, 'cwd') || projectDir || env['PWD'] || process.cwd(),
    ...(projectDir && { projectDir }),
    toolName: textIn(payload, 'tool_name', 'toolName'),
    toolUseId: textIn(payload, 'tool_use_id', 'toolUseId', 'toolCallId'),
  };
}
