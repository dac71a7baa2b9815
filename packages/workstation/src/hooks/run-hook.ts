import {
  type Environment,
  type HookAdapter,
  type HookOutput,
  type HookVerdict,
  SILENCE,
} from './hook-call.ts';
import { type HookScene, openScene } from './hook-scene.ts';
import { noteFiring } from '../state/firings.ts';
import { hookAdapterOf } from './tools/hook-adapters.ts';
import { parsedPayload } from './tools/payload.ts';

/** A tool call that writes a file holds all of its text; more than this is no such call. */
export const MAX_STDIN_CHARACTERS = 64 * 1024 * 1024;

/**
 * One firing of a tool's hook: `cairn hook <tool> <event>` with what the tool wrote to stdin. It never fails: whatever goes
 * wrong here lets the tool go on.
 */
export async function runHook(
  tool: string,
  event: string,
  stdin: string,
  env: Environment = process.env,
): Promise<HookOutput> {
  try {
    const adapter = hookAdapterOf(tool);
    const payload = stdin.length > MAX_STDIN_CHARACTERS ? null : parsedPayload(stdin);
    const call = payload && adapter?.read(event, payload, env);
    const scene = call ? openScene(call, env) : null;
    if (!adapter || !call || !scene) return SILENCE;
    noteFiring(scene.checkout.notesDir, tool);
    return adapter.write(call, await verdictOn(scene, adapter));
  } catch {
    return SILENCE;
  }
}

async function verdictOn(scene: HookScene, adapter: HookAdapter): Promise<HookVerdict> {
  switch (scene.call.phase) {
    case 'session-start': {
      const { startSession } = await import('./session-start.ts');
      return startSession(scene);
    }
    case 'prompt':
    case 'before-tool': {
      const { beforeStep } = await import('./before-step.ts');
      return beforeStep(scene, adapter);
    }
    case 'after-tool':
    case 'file-read':
    case 'turn-end':
    case 'session-end': {
      const { afterStep } = await import('./after-step.ts');
      return afterStep(scene, adapter);
    }
  }
}
