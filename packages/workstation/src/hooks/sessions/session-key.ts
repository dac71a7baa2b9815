import { createHash } from 'node:crypto';
import type { HookScene } from '../hook-scene.ts';

/**
 * One session in one checkout. The tool is no part of it: some tools also run the hooks that were written for another, and
 * tell them of the same session.
 */
export function sessionKey({ call, checkout }: HookScene): string {
  return createHash('sha256').update(`${call.sessionId}\n${checkout.path}`).digest('hex').slice(0, 32);
}
