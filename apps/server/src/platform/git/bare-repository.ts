import { existsSync } from 'node:fs';
import { devNull } from 'node:os';
import path from 'node:path';
import { GitError, fromSystemError } from './git.error.ts';
import { assertBranch } from './git.name.ts';
import { GitProcess } from './git.process.ts';
import { type Signature, commitOnto } from './mirror.commit.ts';
import { initRepository } from './mirror.upkeep.ts';

export interface FirstCommit {
  branch: string;
  files: readonly { path: string; content: Buffer }[];
  author: Signature;
  message: string;
  /** Where git is looked for, as in PATH. */
  searchPath?: string;
}

/**
 * A repository that is to be a remote itself, with its first commit, whose id it returns. All of it is there
 * afterwards, or nothing.
 */
export async function createBareRepository(directory: string, first: FirstCommit): Promise<string> {
  assertBranch(first.branch);
  const target = path.resolve(directory);
  if (existsSync(target))
    throw new GitError('FAILED', { message: 'There is something in this place already.' });
  const git = new GitProcess(devNull, first.searchPath);
  let commit = '';
  try {
    await initRepository({ git, directory: target }, first.branch, async (fresh) => {
      const { files: changes, author, message } = first;
      commit = await commitOnto(fresh, { parent: null, changes, author, committer: author, message });
      await git.run({
        args: ['update-ref', `refs/heads/${first.branch}`, commit],
        directory: fresh.directory,
      });
    });
  } catch (error) {
    throw fromSystemError(error);
  }
  return commit;
}
