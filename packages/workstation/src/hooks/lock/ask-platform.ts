import { WorkstationError } from '../../errors/workstation.error.ts';
import type { PlatformClient } from '../../platform/platform-client.ts';
import type { HookScene } from '../hook-scene.ts';
import type { LockWord } from './lock-word.ts';
import { endTrouble, isNewTrouble, timedOutJustNow } from './trouble.ts';
import { keepPolicy } from './unreachable-policy.ts';

/** What is known of the lock, or why nothing is. */
export type Asked =
  | { readonly word: LockWord; readonly platform: PlatformClient | null }
  | { readonly word: null; readonly problem: Problem };

export interface Problem {
  /** What happened and what to do, as one sentence or two. */
  readonly message: string;
  /** Whether it is to be said now; it is said once. */
  readonly isNews: boolean;
}

/** The state file of the background process, or else one bounded request. */
export async function askPlatform(scene: HookScene): Promise<Asked> {
  if (scene.isWatched && scene.state) return { word: scene.state, platform: null };
  if (scene.call.phase !== 'session-start' && timedOutJustNow(scene))
    return without('Cairn did not answer in time a moment ago', false);
  try {
    const platform = await platformOf(scene);
    const status = await platform.status();
    keepPolicy(scene, status);
    endTrouble(scene);
    return { word: status, platform };
  } catch (error) {
    if (!(error instanceof WorkstationError)) throw error;
    const kind = error.isPassing ? 'unreachable' : `refused-${error.code}`;
    const isNews = error.code !== 'KEY_MISSING' || scene.call.phase === 'session-start';
    return without(error.message, isNews && isNewTrouble(scene, kind, error.code === 'TIMED_OUT'));
  }
}

/** Loads the client, which a hook beside the background process never needs. */
export async function platformOf({ checkout, env, folders }: HookScene): Promise<PlatformClient> {
  const [{ PlatformClient: Client }, { accessOf }] = await Promise.all([
    import('../../platform/platform-client.ts'),
    import('../../settings/checkout.ts'),
  ]);
  const { url, projectId, apiKey } = accessOf(checkout.path, { env, folders });
  return new Client({ url, projectId, apiKey, env, userAgent: 'cairn-hook' });
}

const without = (message: string, isNews: boolean): Asked => ({ word: null, problem: { message, isNews } });
