import type { RepositoryKind } from '@cairn/contracts';

interface Repository {
  kind: RepositoryKind;
  url: string | null;
}

/** The page of a commit at the repository's host; null where none is known. */
export function commitLink(repository: Repository, commit: string): string | null {
  const at = { github: `commit/${commit}`, gitlab: `-/commit/${commit}` };
  return pageOf(repository, at);
}

export function branchLink(repository: Repository, branch: string): string | null {
  const name = branch.split('/').map(encodeURIComponent).join('/');
  return pageOf(repository, { github: `tree/${name}`, gitlab: `-/tree/${name}` });
}

function pageOf({ kind, url }: Repository, at: Record<'github' | 'gitlab', string>): string | null {
  if (!url || (kind !== 'github' && kind !== 'gitlab')) return null;
  const parsed = URL.parse(url);
  if (!parsed || !/^https?:$/.test(parsed.protocol)) return null;
  // Without what may stand before the host: it is a secret.
  const path = parsed.pathname.replace(/\/+$/, '').replace(/\.git$/, '');
  return `${parsed.protocol}//${parsed.host}${path}/${at[kind]}`;
}
