import type { ErrorCode } from '@cairn/contracts';
import { EgressRefused, EgressUnresolved } from '#platform/egress';
import { CodedError } from '#platform/errors';
import { GitError } from '#platform/git';
import { RemoteHostError, type RemoteHostErrorCode } from './hosts/remote-host.error.ts';

const FAILURES: Partial<Record<GitError['code'], [ErrorCode, string]>> = {
  AUTH_FAILED: [
    'REPO_AUTH_FAILED',
    'The repository asks for a token, or refused the one given. Put one that may read and write into the project’s settings.',
  ],
  REPO_NOT_FOUND: [
    'REPO_NOT_FOUND',
    'There is no such repository, or the token may not see it. Check the address in the project’s settings.',
  ],
  UNREACHABLE: [
    'REPO_UNREACHABLE',
    'The repository did not answer. Documents are safe here; sync again when it is back.',
  ],
  TIMED_OUT: [
    'REPO_UNREACHABLE',
    'The repository took too long to answer. Documents are safe here; sync again later.',
  ],
  BRANCH_NOT_FOUND: [
    'BRANCH_NOT_FOUND',
    'The repository has no such branch. Check its name in the project’s settings.',
  ],
  PUSH_REFUSED: [
    'PUSH_REFUSED',
    'The repository refused the push; documents are safe here and stay pending.',
  ],
  NON_FAST_FORWARD: [
    'PUSH_REFUSED',
    'The branch kept moving while this was pushed. Documents are safe here; sync again in a moment.',
  ],
  TOO_LARGE: ['REPO_TOO_LARGE', 'The repository is beyond a limit. Choose a smaller folder or branch.'],
  FAILED: [
    'REPO_UNUSABLE',
    'Git could not work with this repository as it is. Nothing was changed, here or there.',
  ],
  DISK_FULL: [
    'DISK_FULL',
    'The disk is full, so the repository could not be fetched. Nothing was changed; free some space and sync again.',
  ],
};

const HOST_FAILURES: Record<RemoteHostErrorCode, [ErrorCode, string]> = {
  HEAD_MOVED: FAILURES.NON_FAST_FORWARD!,
  BRANCH_PROTECTED: [
    'PUSH_REFUSED',
    'The branch is protected, so nothing was pushed; documents are safe here and stay pending.',
  ],
  AUTH_FAILED: FAILURES.AUTH_FAILED!,
  NOT_FOUND: FAILURES.REPO_NOT_FOUND!,
  RATE_LIMITED: [
    'REPO_UNREACHABLE',
    'The host asks for a pause, as it was asked too often. Documents are safe here; sync again later.',
  ],
  UNREACHABLE: FAILURES.UNREACHABLE!,
  REFUSED: FAILURES.PUSH_REFUSED!,
};

/** What a failure of git or of the network means to the person who synced; others pass through. */
export function syncFailure(error: unknown): unknown {
  if (error instanceof EgressRefused)
    return new CodedError('EGRESS_REFUSED', error.message, { cause: error });
  if (error instanceof EgressUnresolved)
    return new CodedError('REPO_UNREACHABLE', error.message, { cause: error });
  if (error instanceof RemoteHostError && error.cause instanceof GitError) return syncFailure(error.cause);
  if (error instanceof RemoteHostError) return hostFailure(error);
  if (!(error instanceof GitError)) return error;
  const known = FAILURES[error.code];
  if (!known) return error;
  const said = error.code === 'FAILED' ? `${error.message} ${error.detail}` : error.detail;
  const detail = said.trim().split('\n').slice(-3).join(' ').slice(0, 500);
  return new CodedError(known[0], detail ? [known[1], `git says: ${detail}`] : known[1], { cause: error });
}

function hostFailure(error: RemoteHostError): CodedError {
  const [code, meaning] = HOST_FAILURES[error.code];
  return new CodedError(code, [meaning, `The host says: ${error.message.slice(0, 500)}`], { cause: error });
}
