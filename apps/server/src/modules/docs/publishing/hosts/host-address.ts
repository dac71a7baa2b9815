import type { GitHostSettings } from '#platform/config';

export type HostAddress =
  | { kind: 'git' }
  | { kind: 'github'; apiUrl: string; owner: string; repo: string }
  /** The URL has no `/api/v4`; the path is that of the project, groups and all. */
  | { kind: 'gitlab'; url: string; path: string };

const PUBLIC_GITHUB = 'https://api.github.com';
const PUBLIC_GITLAB = 'https://gitlab.com';

/** Whose API a repository's address belongs to: the public hosts, and those the server is set up for. */
export function hostAddress(repository: URL, { githubApiUrl, gitlabUrl }: GitHostSettings): HostAddress {
  const path = repository.pathname.replaceAll(/^\/|\/$/g, '').replace(/\.git$/, '');
  const github = repository.host === 'github.com' ? PUBLIC_GITHUB : githubApiUrl;
  if (repository.host === 'github.com' || repository.host === new URL(githubApiUrl).host) {
    const [owner, repo, ...more] = path.split('/');
    if (owner && repo && more.length === 0) return { kind: 'github', apiUrl: github, owner, repo };
  }
  const gitlab = repository.host === 'gitlab.com' ? PUBLIC_GITLAB : gitlabUrl;
  if (repository.host !== new URL(gitlab).host) return { kind: 'git' };
  const below = new URL(gitlab).pathname.replace(/^\/|\/$/g, '');
  if (below === '') return path.includes('/') ? { kind: 'gitlab', url: gitlab, path } : { kind: 'git' };
  const isBelow = path.startsWith(`${below}/`);
  return isBelow ? { kind: 'gitlab', url: gitlab, path: path.slice(below.length + 1) } : { kind: 'git' };
}
