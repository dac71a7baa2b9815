import type { ChangedFile, Mirror } from '#platform/git';
import { asHost } from './git-host.failure.ts';
import type { HostCommit } from './remote-host.ts';

export interface PreparedFile extends ChangedFile {
  /** null deletes. */
  content: Buffer | null;
}

/** The commit as git itself would make it, in the mirror alone; `expectedHead` where it changes nothing. */
export function commitInMirror(mirror: Mirror, request: HostCommit): Promise<string> {
  const at = new Date();
  const { expectedHead, changes, author, message } = request;
  return asHost(
    mirror.commit({
      parent: expectedHead,
      changes,
      author: { ...author, at },
      committer: { name: 'Cairn', email: 'cairn@localhost', at },
      message,
    }),
  );
}

/** What the commit really changes, with the modes it keeps; refused is what git refuses, before anything is sent. */
export async function preparedFiles(mirror: Mirror, request: HostCommit): Promise<PreparedFile[]> {
  const commit = await commitInMirror(mirror, request);
  const contents = new Map(request.changes.map(({ path, content }) => [path, content]));
  const changed = await asHost(mirror.changes(request.expectedHead, commit));
  return changed.map((file) => ({ ...file, content: contents.get(file.path) ?? null }));
}
