import { ReceiptSpool } from '../receipts/receipt-spool.ts';
import { sendReceipts } from '../receipts/send-receipts.ts';
import type { HookAdapter, HookVerdict } from './hook-call.ts';
import type { HookScene } from './hook-scene.ts';
import { platformOf } from './lock/ask-platform.ts';
import { timedOutJustNow } from './lock/trouble.ts';
import { noteReceipts } from './note-receipts.ts';
import { announceChanges } from './sessions/change-announcement.ts';
import { forgetFirings } from './sessions/seen-firings.ts';
import { forgetTold } from './sessions/told-documents.ts';

/** Tools give the end of a session a second or so. */
const AT_SESSION_END_MS = 800;
const AT_TURN_END_MS = 3_000;

/** What was done is noted, and what changed meanwhile is told. */
export async function afterStep(scene: HookScene, adapter: HookAdapter): Promise<HookVerdict> {
  const { phase } = scene.call;
  if (phase === 'turn-end' || phase === 'session-end') {
    await flush(scene, phase === 'turn-end' ? AT_TURN_END_MS : AT_SESSION_END_MS);
    if (phase === 'session-end') forgetSession(scene);
    return {};
  }
  noteReceipts(scene);
  const context = adapter.takesContext(scene.call) ? await announceChanges(scene) : null;
  return context === null ? {} : { context };
}

/** Where the background process runs, it sends them. */
async function flush(scene: HookScene, timeoutMs: number): Promise<void> {
  const spool = new ReceiptSpool(scene.folders, scene.checkout.projectId);
  if (scene.isWatched || spool.isEmpty || timedOutJustNow(scene)) return;
  try {
    await sendReceipts(spool, await platformOf(scene), { timeoutMs });
  } catch {
    // They wait for the next turn's end, or for the background process.
  }
}

function forgetSession(scene: HookScene): void {
  forgetTold(scene);
  forgetFirings(scene);
}
