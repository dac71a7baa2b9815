export type GitErrorCode =
  | 'AUTH_FAILED'
  | 'REPO_NOT_FOUND'
  | 'UNREACHABLE'
  | 'BRANCH_NOT_FOUND'
  | 'NON_FAST_FORWARD'
  | 'PUSH_REFUSED'
  | 'TIMED_OUT'
  | 'ABORTED'
  | 'TOO_LARGE'
  | 'DISK_FULL'
  | 'CORRUPT'
  | 'FAILED';

const SENTENCES: Record<GitErrorCode, string> = {
  AUTH_FAILED: 'The repository wants a token, or the one given is wrong, has expired or may not do this.',
  REPO_NOT_FOUND: 'There is no repository at this address, or the token may not see it.',
  UNREACHABLE: 'The repository did not answer.',
  BRANCH_NOT_FOUND: 'The repository has no such branch.',
  NON_FAST_FORWARD: 'The branch has new commits in the repository; fetch and merge them first.',
  PUSH_REFUSED: 'The repository refused the push.',
  TIMED_OUT: 'The repository took too long to answer.',
  ABORTED: 'The work was stopped.',
  TOO_LARGE: 'The repository or a file in it is beyond a limit.',
  DISK_FULL: 'The disk of this server is full; nothing was changed.',
  CORRUPT: 'The local copy of the repository is damaged; it is rebuilt at the next sync.',
  FAILED: 'Git could not do it.',
};

export class GitError extends Error {
  readonly code: GitErrorCode;
  /** What git and the remote said, without secrets; may be empty. */
  readonly detail: string;

  constructor(code: GitErrorCode, options: { message?: string; detail?: string; cause?: unknown } = {}) {
    super(options.message ?? SENTENCES[code], { cause: options.cause });
    this.name = 'GitError';
    this.code = code;
    this.detail = options.detail ?? '';
  }
}

/** What Node says when it cannot start a process or write a file, as one of ours. */
export function fromSystemError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof GitError || !('code' in error)) return error;
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') return new GitError('DISK_FULL', { cause: error });
  const isMissing = error.code === 'ENOENT' && 'syscall' in error && error.syscall === 'spawn git';
  if (!isMissing) return error;
  return new GitError('FAILED', { message: 'git is not installed, or not on the PATH.', cause: error });
}
