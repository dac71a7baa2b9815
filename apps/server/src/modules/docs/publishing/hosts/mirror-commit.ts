import type { ChangedFile, Mirror, Remote } from '#platform/git';
import { asHost } from './git-host.failure.ts';
import type { HostCommit } from './remote-host.ts';
import { RemoteHostError } from './remote-host.error.ts';

/** Our copy of a repository, and where it is a copy of. */
export interface MirroredRemote {
  mirror: Mirror;
  remote: Remote;
}

export interface PreparedFile extends ChangedFile {
  /** null deletes. */
  content: Buffer | null;
}

/** The commit as git itself would make it, in the mirror alone; `expectedHead` where it changes nothing. */
export async function commitInMirror(
  of: MirroredRemote,
  request: HostCommit,
  signal: AbortSignal,
): Promise<string> {
  await fetchHead(of, request, signal);
  const at = new Date();
  const { expectedHead, changes, author, message } = request;
  return asHost(
    of.mirror.commit({
      parent: expectedHead,
      changes,
      author: { ...author, at },
      committer: { name: 'Cairn', email: 'cairn@localhost', at },
      message,
    }),
  );
}

/** What the commit really changes, with the modes it keeps; refused is what git refuses, before anything is sent. */
export async function preparedFiles(
  of: MirroredRemote,
  request: HostCommit,
  signal: AbortSignal,
): Promise<PreparedFile[]> {
  const commit = await commitInMirror(of, request, signal);
  const contents = new Map(request.changes.map(({ path, content }) => [path, content]));
  const changed = await asHost(of.mirror.changes(request.expectedHead, commit));
  return changed.map((file) => ({ ...file, content: contents.get(file.path) ?? null }));
}

/** What a host made by its API is in its repository alone, and a mirror that was made anew lacks what was pushed. */
async function fetchHead(
  { mirror, remote }: MirroredRemote,
  { branch, expectedHead: head }: HostCommit,
  signal: AbortSignal,
): Promise<void> {
  if (head === null || (await asHost(mirror.has(head)))) return;
  await asHost(mirror.fetch(remote, branch, { signal }));
  if (await asHost(mirror.has(head))) return;
  throw new RemoteHostError('HEAD_MOVED', `"${branch}" is not what it was any more.`);
}
