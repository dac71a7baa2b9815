import type { Doc, Lock, MergeResult } from '@cairn/contracts';
import {
  MAX_COMMENTS_IN_THREAD,
  MAX_DOC_BYTES,
  MAX_OPEN_PROPOSALS,
  MAX_OPEN_PROPOSAL_BYTES,
} from '@cairn/contracts';
import { CodedError } from '#platform/errors';

const at = (time: string) => new Date(time).toISOString().slice(11, 16);

export const docExists = (fileName: string) =>
  new CodedError(
    'DOC_EXISTS',
    `There is a document named "${fileName}" already (names that differ only in case count as the same).`,
  );
export const fileNameRefused = (why: string) => new CodedError('FILE_NAME_REFUSED', `fileName: ${why}`);
export const nameInTheWay = (other: string) =>
  fileNameRefused(`"${other}" is a document already, and no disk can hold a file and a folder of one name`);
export const notText = () =>
  new CodedError('NOT_TEXT', 'The content holds a NUL character, so it is not text. Nothing was changed.');
export const docTooLarge = () =>
  new CodedError(
    'PAYLOAD_TOO_LARGE',
    `A document may have at most ${MAX_DOC_BYTES / 1024 / 1024} MB. Nothing was changed.`,
  );
export const lockHeld = (lock: Lock) =>
  new CodedError(
    'LOCK_HELD',
    `${lock.lockedByName}${lock.participants.length > 1 ? ` (with ${lock.participants.length - 1} more)` : ''} holds the edit lock until ${at(lock.expiresAt)} UTC${lock.reason ? ` (${lock.reason})` : ''}. Nothing was changed; try again once it is released.`,
    { details: { lock } },
  );
export const lockLost = (content: string, fence: number) =>
  new CodedError(
    'LOCK_LOST',
    'Your lock had expired and was taken by somebody else meanwhile. Nothing was saved; your text comes back with this answer.',
    { details: { content, fence } },
  );
export const lockNotHeld = () =>
  new CodedError(
    'LOCK_NOT_HELD',
    'You do not hold the lock of this project (any more). Take it again to go on.',
  );
export const mayNotBreakLock = () =>
  new CodedError('FORBIDDEN', 'Only a project admin may release the lock of somebody else.');
export const staleVersion = (current: Doc, merge: MergeResult, submitted: string) =>
  new CodedError(
    'STALE_VERSION',
    `${current.fileName} was saved by ${current.updatedByName} meanwhile and is at version ${current.version}. Nothing was overwritten; the answer carries a merge of both texts.`,
    { details: { current, merge, submitted } },
  );
export const noRepository = () =>
  new CodedError(
    'NO_REPOSITORY',
    'This project has no repository. Connect one in its settings; until then documents live here alone.',
  );
export const syncNotConfirmed = () =>
  new CodedError(
    'SYNC_NOT_CONFIRMED',
    'The repository was connected to documents that were there before. Nothing was changed, here or there: a project admin looks at what would come and go, and says yes.',
  );
export const nothingToConfirm = () =>
  new CodedError('NOTHING_TO_CONFIRM', 'Nothing waits for this decision; somebody may have decided already.');
export const previewStale = () =>
  new CodedError(
    'PREVIEW_STALE',
    'Git has moved on since this was looked at. Nothing was changed; look again, and decide then.',
  );
export const agentsByKeyOnly = () =>
  new CodedError('FORBIDDEN', 'Only a program with an API key writes for an agent; leave `agent` away.');
export const webhookRefused = () =>
  new CodedError(
    'WEBHOOK_REFUSED',
    'This delivery is not signed with the webhook secret of the project, or the project has none. Nothing was done; make a secret in the project’s settings and enter it at the provider.',
  );
export const commentsFull = () =>
  new CodedError(
    'PAYLOAD_TOO_LARGE',
    `A thread holds at most ${MAX_COMMENTS_IN_THREAD} comments. Nothing was added; begin a new thread at the same place.`,
  );
export const notYourComment = () =>
  new CodedError('FORBIDDEN', 'Only who wrote a comment may change it or take it back. Nothing was changed.');
export const repositoryTooLarge = (count: number, limit: number) =>
  new CodedError(
    'REPO_TOO_LARGE',
    `The documents folder holds ${count} text files; at most ${limit} can be kept. Choose a smaller folder.`,
  );
export const attachmentInUse = (
  name: string,
  { count, first }: { count: number; first: readonly { fileName: string }[] },
) => {
  const more = count > first.length ? ` and ${count - first.length} more` : '';
  const fileNames = first.map(({ fileName }) => fileName).join(', ');
  return new CodedError(
    'ATTACHMENT_IN_USE',
    `"${name}" was kept, as documents name it: ${fileNames}${more}. Take it out of them first.`,
  );
};
export const attachmentsFull = (maxBytes: number) =>
  new CodedError(
    'QUOTA_EXCEEDED',
    `The attachments of a project may have ${Math.floor(maxBytes / 1024 / 1024)} MB together, and this one would be beyond it. It was not kept; delete attachments that no document names.`,
  );
export const uploadLost = () =>
  new CodedError(
    'UNAVAILABLE',
    'The same file was being deleted just now. Nothing was kept; send it again.',
    {
      retryAfter: 1,
    },
  );
export const archiveRefused = (why: string) =>
  new CodedError('ARCHIVE_REFUSED', `The archive was not taken, and nothing was changed. ${why}`);
export const proposalsFull = () =>
  new CodedError(
    'QUOTA_EXCEEDED',
    `At most ${MAX_OPEN_PROPOSALS} proposals, of ${MAX_OPEN_PROPOSAL_BYTES / 1024 / 1024} MB together, wait for a decision in a project. This one was not kept; propose it again once some are decided on.`,
  );
export const proposalSettled = (state: string, by: string | undefined) =>
  new CodedError(
    'PROPOSAL_SETTLED',
    `This proposal was ${state}${by === undefined ? '' : ` by ${by}`} already. Nothing was changed.`,
    { details: { state } },
  );
export const proposalConflict = (fileName: string) =>
  new CodedError(
    'PROPOSAL_CONFLICT',
    `${fileName} was changed where the proposal changes it too. Nothing was changed; send the text that is to stand there.`,
  );
export const proposalStale = (fileName: string) =>
  new CodedError(
    'PROPOSAL_STALE',
    `${fileName} has changed since you looked at it. Nothing was changed; look at the proposal again, and decide then.`,
  );
