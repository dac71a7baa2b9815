import { branchRefused, docsPathRefused, repoUrlRefused } from '../projects.errors.ts';

/** What may be kept of a repository's address; throws REPO_URL_REFUSED with the reason. */
export function checkedRepoUrl(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    const isScp = /^[\w.-]+@[\w.-]+:/.test(text);
    throw repoUrlRefused(
      isScp
        ? 'SSH addresses are not supported; use the https:// one'
        : 'must be a full address, such as https://github.com/team/docs.git',
    );
  }
  if (!['https:', 'http:'].includes(url.protocol))
    throw repoUrlRefused(`${url.protocol}// is not supported; use https://`);
  if (url.username || url.password)
    throw repoUrlRefused('must not hold a name or password; put the token into its own field');
  if (url.search || url.hash) throw repoUrlRefused('must not hold "?" or "#"');
  return url;
}

/** As `git check-ref-format --branch` has it, and nothing that could be taken for an option. */
export function assertBranch(branch: string): void {
  const bad = /^[-/.]|[\s~^:?*[\\\u0000-\u001f\u007f]|\.\.|@\{|\/\/|\/\.|\.lock(\/|$)|[/.]$/;
  if (bad.test(branch) || branch === '@') throw branchRefused(branch);
}

/** Without slashes at its ends; "" is the root. */
export function checkedDocsPath(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  const bad = parts.some(
    (part) =>
      part === '..' || part.startsWith('-') || /^\.git$/i.test(part) || /[\\\u0000-\u001f\u007f]/.test(part),
  );
  if (bad) throw docsPathRefused();
  return parts.join('/');
}

/** A token belongs to the host it was made for. */
export function isSameOrigin(a: string | null, b: string | null): boolean {
  if (!a || !b) return false;
  return new URL(a).origin === new URL(b).origin;
}
