import { sha256 } from '../../files/digest.ts';
import type { HookScene } from '../hook-scene.ts';

/**
 * One session in one checkout. The tool is no part of it: some tools also run the hooks that were written for another, and
 * tell them of the same session.
 */
export function sessionKey({ call, checkout }: HookScene): string {
  return sha256(`${call.sessionId}\n${checkout.path}`).slice(0, 32);
}
