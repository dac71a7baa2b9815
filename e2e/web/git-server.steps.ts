import { execFile } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { GitServer } from '@cairn/test-kit';

/** From now on pushes to `main` are refused as GitHub refuses them for a protected branch; other branches take them. */
export async function protectMain(git: GitServer, repository: string): Promise<void> {
  const hooks = join(git.directory(repository), 'hooks');
  await mkdir(hooks, { recursive: true });
  const lines = [
    '#!/bin/sh',
    'while read old new ref; do',
    '  if [ "$ref" = refs/heads/main ]; then',
    '    echo "error: GH006: Protected branch update failed for refs/heads/main." >&2',
    '    exit 1',
    '  fi',
    'done',
    '',
  ];
  await writeFile(join(hooks, 'pre-receive'), lines.join('\n'));
  await chmod(join(hooks, 'pre-receive'), 0o755);
}

/** As a force push does. */
export async function moveBranch(
  git: GitServer,
  repository: string,
  branch: string,
  commit: string,
): Promise<void> {
  const args = ['--git-dir', git.directory(repository), 'update-ref', `refs/heads/${branch}`, commit];
  await promisify(execFile)('git', args);
}
