import type { HookCall, HookOutput, HookVerdict } from '../hook-call.ts';

const TAKES_CONTEXT: ReadonlySet<HookCall['phase']> = new Set([
  'session-start',
  'prompt',
  'before-tool',
  'after-tool',
]);

/** Where these tools take facts for the agent. */
export const takesClaudeContext = ({ phase }: HookCall): boolean => TAKES_CONTEXT.has(phase);

/** Exit 2 with the reason on stderr stops a step; everything else is one JSON object, or nothing. */
export function claudeStyleOutput(call: HookCall, { refusal, context, notice }: HookVerdict): HookOutput {
  if (refusal !== undefined) return { stdout: '', stderr: `${refusal}\n`, exitCode: 2 };
  const output = {
    ...(notice && { systemMessage: notice }),
    ...(context &&
      takesClaudeContext(call) && {
        hookSpecificOutput: { hookEventName: call.event, additionalContext: context },
      }),
  };
  return jsonOutput(output);
}

export function jsonOutput(output: object): HookOutput {
  const isEmpty = Object.keys(output).length === 0;
  return { stdout: isEmpty ? '' : `${JSON.stringify(output)}\n`, stderr: '', exitCode: 0 };
}
