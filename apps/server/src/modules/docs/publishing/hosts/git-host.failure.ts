import { GitError } from '#platform/git';
import { isAboutProtection } from './protected-branch.ts';
import { RemoteHostError, type RemoteHostErrorCode } from './remote-host.error.ts';

const CODES: Partial<Record<GitError['code'], RemoteHostErrorCode>> = {
  NON_FAST_FORWARD: 'HEAD_MOVED',
  AUTH_FAILED: 'AUTH_FAILED',
  REPO_NOT_FOUND: 'NOT_FOUND',
  BRANCH_NOT_FOUND: 'NOT_FOUND',
  UNREACHABLE: 'UNREACHABLE',
  TIMED_OUT: 'UNREACHABLE',
  PUSH_REFUSED: 'REFUSED',
  TOO_LARGE: 'REFUSED',
  FAILED: 'REFUSED',
};

/** What git throws, in the words of the port; our own disk and damage are no matter of the host, and pass. */
export async function asHost<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw asHostError(error);
  }
}

function asHostError(error: unknown): unknown {
  const code = error instanceof GitError ? CODES[error.code] : undefined;
  if (!(error instanceof GitError) || !code) return error;
  const isProtected = error.code === 'PUSH_REFUSED' && isAboutProtection(`${error.message} ${error.detail}`);
  return new RemoteHostError(isProtected ? 'BRANCH_PROTECTED' : code, error.message, { cause: error });
}
