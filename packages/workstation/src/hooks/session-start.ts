import { bringForStep, documentsHere, documentsInWords } from './documents-step.ts';
import type { HookVerdict } from './hook-call.ts';
import type { HookScene } from './hook-scene.ts';
import { askPlatform } from './lock/ask-platform.ts';
import { isHeldUp, oneLine } from './lock/lock-word.ts';
import { noteLoadedAtStart } from './note-receipts.ts';
import { isFirstFiring } from './sessions/seen-firings.ts';
import { documentsNow, writeTold } from './sessions/told-documents.ts';

/** Brings the documents and tells the agent which there are. */
export async function startSession(scene: HookScene): Promise<HookVerdict> {
  const asked = await askPlatform(scene);
  const problem = await bringForStep(scene, asked);
  const now = documentsNow(scene);
  if (now) writeTold(scene, now);
  if (!isFirstFiring(scene)) return {};
  noteLoadedAtStart(scene);
  const context = documentsInWords(scene);
  const notices = [problem];
  if (asked.word === null && asked.problem.isNews)
    notices.push(
      `${asked.problem.message} ${documentsHere(scene)} A colleague's lock is not seen meanwhile.`,
    );
  if (asked.word && isHeldUp(asked.word))
    notices.push(
      `${oneLine(asked.word.editors || asked.word.lockedByName || 'A colleague', 200)} holds the lock of this project's documents: prompts and tools that write are held back until it is released.`,
    );
  const notice = notices.filter((line) => line !== null).join(' ');
  return { ...(context !== null && { context }), ...(notice !== '' && { notice }) };
}
