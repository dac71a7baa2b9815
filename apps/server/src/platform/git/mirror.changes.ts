import { assertObjectId } from './git.name.ts';
import type { TreeEntry } from './mirror.reading.ts';
import type { Repository } from './mirror.upkeep.ts';

export interface ChangedFile {
  path: string;
  /** null: it was not there. */
  before: TreeEntry['mode'] | null;
  /** null: it is gone. */
  after: TreeEntry['mode'] | null;
}

/** Known to git without being stored. */
const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
const NO_MODE = '000000';

export async function changedFiles(
  { git, directory }: Repository,
  from: string | null,
  to: string,
): Promise<ChangedFile[]> {
  if (from !== null) assertObjectId(from);
  assertObjectId(to);
  const args = ['diff-tree', '-r', '-z', '--raw', '--no-renames', '--end-of-options', from ?? EMPTY_TREE, to];
  const { stdout } = await git.run({ args, directory });
  const fields = stdout.split('\0');
  const changes: ChangedFile[] = [];
  // `:<mode before> <mode after> <oids and status>`, then the path.
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [before = '', after = ''] = fields[at]!.slice(1).split(' ');
    changes.push({ path: fields[at + 1]!, before: modeOf(before), after: modeOf(after) });
  }
  return changes;
}

function modeOf(mode: string): TreeEntry['mode'] | null {
  return mode === NO_MODE ? null : (mode as TreeEntry['mode']);
}
