import { readDocsHash, readManifest } from '../documents/manifest.ts';
import { WorkstationError } from '../errors/workstation.error.ts';
import { readWatchState } from '../state/watch-state.ts';
import type { HookScene } from './hook-scene.ts';
import type { Asked } from './lock/ask-platform.ts';
import { isNewTrouble } from './lock/trouble.ts';

/** How long a step waits for the background process to finish what it is bringing. */
const WAIT_MS = 1_500;
const LOOK_EVERY_MS = 20;
const MAX_NAMES = 40;

/** Puts the documents in place that this step is to read; what it says is for the person, null when all is well. */
export async function bringForStep(scene: HookScene, asked: Asked): Promise<string | null> {
  if (asked.word === null) return null;
  if (asked.platform === null) return waitForWatch(scene);
  const { checkout, call } = scene;
  const compare = call.phase === 'session-start';
  if (!compare && readDocsHash(checkout.notesDir) === asked.word.hash) return null;
  try {
    const { bringDocuments } = await import('../documents/bring-documents.ts');
    await bringDocuments({ checkout, platform: asked.platform, wanted: asked.word.hash, compare });
    return null;
  } catch (error) {
    if (!(error instanceof WorkstationError)) throw error;
    return isNewTrouble(scene, 'sync', false) ? `${error.message} ${documentsHere(scene)}` : null;
  }
}

/** It tells of a change the moment it hears of it, and brings it right after. */
async function waitForWatch({ checkout, state }: HookScene): Promise<null> {
  if (state?.hash === readDocsHash(checkout.notesDir)) return null;
  const { setTimeout: delay } = await import('node:timers/promises');
  const deadline = Date.now() + WAIT_MS;
  while (Date.now() < deadline) {
    const wanted = readWatchState(checkout.notesDir)?.hash;
    if (!wanted || readDocsHash(checkout.notesDir) === wanted) return null;
    await delay(LOOK_EVERY_MS);
  }
  return null;
}

/** Which documents there are and where, as facts for the agent; null where there are none. */
export function documentsInWords({ checkout }: HookScene): string | null {
  const names = [...readManifest(checkout.notesDir).keys()];
  if (names.length === 0) return null;
  const listed = names.slice(0, MAX_NAMES).map((name) => `${checkout.docsName}/${name}`);
  const more = names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : '';
  return (
    `The documents of this project are in ${checkout.docsName}/ (${names.length} in all): ${listed.join(', ')}${more}. ` +
    `They are edited in Cairn at ${checkout.url} and kept up to date here while the session runs; the files are read-only.`
  );
}

/** What work goes on with when something went wrong. */
export function documentsHere({ checkout }: HookScene): string {
  return readManifest(checkout.notesDir).size === 0
    ? `There are no documents in ${checkout.docsName}/ yet; work goes on without them.`
    : `Work goes on with the documents in ${checkout.docsName}/; they may be out of date.`;
}
