import { bringForStep, documentsHere } from './documents-step.ts';
import type { HookAdapter, HookVerdict } from './hook-call.ts';
import type { HookScene } from './hook-scene.ts';
import { type Problem, askPlatform } from './lock/ask-platform.ts';
import { isHeldUp, pauseReason } from './lock/lock-word.ts';
import { policyOf, unreachableReason } from './lock/unreachable-policy.ts';
import { refusedWrite } from './protect-documents.ts';

/** Whether the step may be taken: not into the documents, and not while somebody else holds the lock. */
export async function beforeStep(scene: HookScene, adapter: HookAdapter): Promise<HookVerdict> {
  const { phase, action } = scene.call;
  const refused = phase === 'before-tool' ? refusedWrite(scene) : null;
  if (refused !== null) return { refusal: refused };
  const asked = await askPlatform(scene);
  const problem = await bringForStep(scene, asked);
  const onlyReads = phase === 'before-tool' && action.kind === 'read';
  if (asked.word === null) return onlyReads ? {} : withoutAnswer(scene, asked.problem);
  if (isHeldUp(asked.word) && !onlyReads)
    return { refusal: pauseReason(asked.word, scene, problem === null ? '' : documentsHere(scene)) };
  const context = phase === 'prompt' && adapter.takesContext(scene.call) ? await newsFor(scene) : null;
  return { ...(context !== null && { context }), ...(problem !== null && { notice: problem }) };
}

/** Only a prompt carries news; other steps need not load what makes them. */
async function newsFor(scene: HookScene): Promise<string | null> {
  const { announceChanges } = await import('./sessions/change-announcement.ts');
  return announceChanges(scene);
}

function withoutAnswer(scene: HookScene, problem: Problem): HookVerdict {
  if (policyOf(scene) === 'block') return { refusal: unreachableReason(problem.message) };
  if (!problem.isNews) return {};
  const notice = `${problem.message} ${documentsHere(scene)} A colleague's lock is not seen meanwhile. This is said once.`;
  return { notice };
}
