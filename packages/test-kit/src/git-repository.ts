import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

export interface Person {
  name: string;
  email: string;
}

/** Text or bytes of a plain file; or with a mode (120000 is a symbolic link to `content`); or a submodule. */
export type TestFile =
  | string
  | Uint8Array
  | { mode: '100644' | '100755' | '120000'; content: string | Uint8Array }
  | { submodule: string };

export interface CommitFiles {
  /** null deletes. */
  files: Record<string, TestFile | null>;
  author: Person;
  message: string;
  /** `main` when left out. Made when it is not there. */
  branch?: string;
}

export interface LogEntry {
  sha: string;
  authorName: string;
  authorEmail: string;
  subject: string;
}

export function gitEnvironment(): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: '/nonexistent',
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
  };
}

export async function initBare(directory: string, branch: string): Promise<void> {
  await mkdir(path.dirname(directory), { recursive: true });
  await run(['init', '--quiet', '--bare', '--template=', `--initial-branch=${branch}`, directory]);
}

/** Commits on top of the branch without a work tree, and returns the commit's id. */
export async function commitTo(directory: string, commit: CommitFiles): Promise<string> {
  const ref = `refs/heads/${commit.branch ?? 'main'}`;
  const git = (args: string[], input?: Uint8Array) => run(['--git-dir', directory, ...args], input);
  const parent = (await git(['for-each-ref', '--format=%(objectname)', ref])).trim();
  const person = `${commit.author.name} <${commit.author.email}> ${Math.floor(Date.now() / 1000)} +0000`;
  const stream: (string | Uint8Array)[] = [`commit ${ref}\nauthor ${person}\ncommitter ${person}\n`];
  stream.push(...data(commit.message), parent === '' ? '' : `from ${parent}\n`);
  for (const [file, value] of Object.entries(commit.files)) stream.push(...change(quote(file), value));
  await git(
    ['fast-import', '--quiet', '--date-format=raw'],
    Buffer.concat(stream.map((part) => Buffer.from(part))),
  );
  return (await git(['rev-parse', '--verify', ref])).trim();
}

export async function logOf(directory: string, branch: string): Promise<LogEntry[]> {
  const format = '--format=%H%x00%an%x00%ae%x00%s';
  const text = await run(['--git-dir', directory, 'log', format, `refs/heads/${branch}`, '--']);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [sha = '', authorName = '', authorEmail = '', subject = ''] = line.split('\0');
      return { sha, authorName, authorEmail, subject };
    });
}

/** The whole message of the branch's latest commit. */
export function messageOf(directory: string, branch: string): Promise<string> {
  return run(['--git-dir', directory, 'log', '-1', '--format=%B', `refs/heads/${branch}`, '--']);
}

export async function branchesOf(directory: string): Promise<string[]> {
  const names = await run([
    '--git-dir',
    directory,
    'for-each-ref',
    '--format=%(refname:short)',
    'refs/heads',
  ]);
  return names.split('\n').filter(Boolean);
}

/** Moves a branch wherever it should be, as a push by force does; null deletes it. */
export async function forceTo(directory: string, branch: string, commit: string | null): Promise<void> {
  const ref = `refs/heads/${branch}`;
  await run(['--git-dir', directory, 'update-ref', ...(commit === null ? ['-d', ref] : [ref, commit])]);
}

export async function readBlob(directory: string, branch: string, file: string): Promise<string | null> {
  const found = await run(['--git-dir', directory, 'ls-tree', '-z', `refs/heads/${branch}`, '--', file]);
  const oid = /^\d+ blob ([0-9a-f]+)\t/.exec(found)?.[1];
  return oid === undefined ? null : run(['--git-dir', directory, 'cat-file', 'blob', oid]);
}

function change(file: string, value: TestFile | null): (string | Uint8Array)[] {
  if (value === null) return [`D ${file}\n`];
  if (typeof value === 'object' && 'submodule' in value) return [`M 160000 ${value.submodule} ${file}\n`];
  const isBare = typeof value === 'string' || value instanceof Uint8Array;
  const { mode, content } = isBare ? { mode: '100644', content: value } : value;
  return [`M ${mode} inline ${file}\n`, ...data(content)];
}

function data(content: string | Uint8Array): (string | Uint8Array)[] {
  return [`data ${Buffer.byteLength(content)}\n`, content, '\n'];
}

function quote(file: string): string {
  return `"${file.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}

/** git in a bare repository; what it prints, without the space around it. */
export async function gitIn(
  directory: string,
  args: string[],
  { input, env }: { input?: Uint8Array; env?: Record<string, string> } = {},
): Promise<string> {
  return (await run(['--git-dir', directory, ...args], input, env)).trim();
}

function run(
  args: string[],
  input: Uint8Array = new Uint8Array(),
  env: Record<string, string> = {},
): Promise<string> {
  const child = spawn('git', args, { env: { ...gitEnvironment(), ...env } });
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  child.stdin.on('error', () => {}); // A command that reads nothing may have ended already.
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) return resolve(Buffer.concat(output).toString());
      reject(new Error(`git ${args.join(' ')} failed (${code}): ${Buffer.concat(errors).toString()}`));
    });
  });
}
