import { CodedError } from '#platform/errors';
import { GitError } from '#platform/git';
import { expect, test } from 'vitest';
import { syncFailure } from './git-failure.ts';

test.each([
  [new GitError('AUTH_FAILED'), 'REPO_AUTH_FAILED', 'token'],
  [new GitError('PUSH_REFUSED', { detail: 'remote: protected branch' }), 'PUSH_REFUSED', 'protected branch'],
  [
    new GitError('FAILED', { message: 'It has SHA-256 objects.' }),
    'REPO_UNUSABLE',
    'It has SHA-256 objects.',
  ],
  [new GitError('FAILED', { detail: 'fsck error' }), 'REPO_UNUSABLE', 'fsck error'],
])('%s tells the person who synced: %s', (error, code, part) => {
  const failure = syncFailure(error) as CodedError;
  expect(failure).toBeInstanceOf(CodedError);
  expect(failure.code).toBe(code);
  expect(failure.message).toContain(part);
});

test.each([new GitError('ABORTED'), new TypeError('ours')])('%s passes as it is', (error) => {
  expect(syncFailure(error)).toBe(error);
});
