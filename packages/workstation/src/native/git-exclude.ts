import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { readText, replaceFile } from '../files/whole-file.ts';

const run = promisify(execFile);
const GIT_TIMEOUT_MS = 10_000;
const BEGIN = '# cairn:begin (files that Cairn keeps in this checkout)';
const END = '# cairn:end';
const OURS = /^# cairn:begin \(.*\)\n[\s\S]*?^# cairn:end\n/m;

/**
 * Lists files of ours in `.git/info/exclude`, so that git does not offer them, but those that it tracks. Not in `.gitignore`:
 * Antigravity reads nothing below `.agents/` that is ignored there. Without git nothing happens.
 */
export async function excludeFromGit(
  { path: checkout, docsDir }: { readonly path: string; readonly docsDir: string },
  paths: readonly string[],
): Promise<void> {
  const file = await excludeFile(checkout);
  if (!file) return;
  const tracked = new Set(paths.length === 0 ? [] : await git(checkout, ['ls-files', '-z', '--', ...paths]));
  const docs = relative(checkout, docsDir);
  const folders = docs.startsWith('..') ? [] : [`${docs}/`];
  const prefix = (await git(checkout, ['rev-parse', '--show-prefix']))[0]?.trim() ?? '';
  const lines = [...folders, ...paths.filter((path) => !tracked.has(path))].map(
    (path) => `/${escaped(`${prefix}${path}`)}\n`,
  );
  const before = readText(file) ?? '';
  const block = `${BEGIN}\n${lines.toSorted().join('')}${END}\n`;
  const after = OURS.test(before)
    ? before.replace(OURS, () => block)
    : `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${block}`;
  if (after === before) return;
  mkdirSync(dirname(file), { recursive: true });
  replaceFile(file, after, 0o644);
}

async function excludeFile(checkout: string): Promise<string | null> {
  const [path] = await git(checkout, ['rev-parse', '--git-path', 'info/exclude']);
  return path ? resolve(checkout, path.trim()) : null;
}

/** What git prints, split at null bytes; nothing where there is no git, or no repository. */
async function git(checkout: string, args: readonly string[]): Promise<string[]> {
  try {
    const { stdout } = await run('git', [...args], {
      cwd: checkout,
      timeout: GIT_TIMEOUT_MS,
      maxBuffer: 16 * 1024 * 1024,
    });
    return stdout.split('\0').filter((part) => part !== '');
  } catch {
    return [];
  }
}

const escaped = (path: string): string => path.replaceAll('\\', '/').replaceAll(/[*?[\]!#\\ ]/g, '\\$&');
