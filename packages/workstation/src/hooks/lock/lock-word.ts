import type { HookStatus } from '@cairn/contracts';
import type { HookScene } from '../hook-scene.ts';

/** What the platform says of the lock, by itself or through the background process. */
export type LockWord = Pick<
  HookStatus,
  'locked' | 'lockIsYours' | 'lockedByName' | 'editors' | 'lockedAt' | 'expiresAt' | 'reason' | 'hash'
>;

/** Whether this step waits while somebody else holds the lock. */
export const isHeldUp = (word: LockWord): boolean => word.locked && word.lockIsYours !== true;

/** Why the step has to wait: who, since when, until when, why, and what to do. */
export function pauseReason(word: LockWord, { call, checkout }: HookScene, documents: string): string {
  const who = oneLine(word.editors || word.lockedByName || 'a colleague', 200);
  const are = word.editors ? 'are' : 'is';
  const reason = word.reason ? ` ("${oneLine(word.reason, 200)}")` : '';
  const blocked =
    call.phase === 'prompt'
      ? 'The prompt was not sent; send it again then.'
      : 'This tool call was not run; reading files still works.';
  return (
    `Paused by Cairn: ${who} ${are} editing the documents of this project${reason}. ` +
    `Locked since ${readableTime(word.lockedAt)}, until ${readableTime(word.expiresAt)} at the latest. ${blocked} ` +
    `${documents || `The documents in ${checkout.docsName}/ are up to date as far as they are saved.`} ` +
    `What to do: wait until the lock is released and try again, or ask ${who} to close the editor (a project admin can release the lock in Cairn).`
  );
}

/** What somebody else wrote, on one line and cut to a length. */
export function oneLine(text: string, length: number): string {
  const line = text.replaceAll(/[\u0000-\u001f\u007f]+/g, ' ');
  return line.length > length ? `${line.slice(0, length)}...` : line;
}

/** 2026-11-20T19:05:00.000Z as "2026-11-20 19:05 UTC". */
function readableTime(time: string | undefined): string {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d.*Z$/.exec(time ?? '');
  return match ? `${match[1]} ${match[2]} UTC` : 'an unknown time';
}
