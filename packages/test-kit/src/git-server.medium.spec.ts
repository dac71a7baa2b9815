import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type GitServer, startGitServer } from './git-server.ts';

const author = { name: 'Ada Lovelace', email: 'ada@example.com' };
let server: GitServer;
let work: string;

beforeAll(async () => {
  server = await startGitServer({
    tokens: { reader: { read: ['team/docs'], write: [] }, writer: { read: '*', write: '*' } },
  });
  work = await mkdtemp(path.join(tmpdir(), 'git-server-spec-'));
  await server.createRepository(
    'team/docs',
    { 'README.md': '# Docs\n', 'a "b"\n.md': 'quoted\n' },
    { author },
  );
});

afterAll(async () => {
  await server.close();
  await rm(work, { recursive: true });
});

/** Exit code of git as a client, with the token in the address. */
function client(token: string, ...args: string[]): Promise<number | null> {
  const address = server.url.replace('http://', `http://x:${token}@`);
  const child = spawn(
    'git',
    args.map((arg) => arg.replace('REMOTE', address)),
    {
      cwd: work,
      stdio: 'ignore',
      env: { ...process.env, GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_GLOBAL: '/dev/null' },
    },
  );
  return new Promise((resolve) => child.on('close', resolve));
}

test('clones and takes a push', async () => {
  expect(await client('writer', 'clone', 'REMOTE/team/docs.git', 'copy')).toBe(0);
  const push = ['-C', 'copy', 'push', 'REMOTE/team/docs'];
  expect(await client('writer', ...push, 'HEAD:refs/heads/other')).toBe(0);
  expect(await server.log('team/docs', 'other')).toEqual(await server.log('team/docs', 'main'));
  expect(await server.readFile('team/docs', 'other', 'a "b"\n.md')).toBe('quoted\n');
  await server.commitFiles('team/docs', { files: { new: 'x' }, author, message: 'Ahead', branch: 'other' });
  expect(await client('writer', ...push, 'HEAD~0:refs/heads/other')).toBe(1);
});

test('a new commit carries its author, modes, deletions and links', async () => {
  await server.createRepository('modes', { a: '1', b: '2' });
  await server.commitFiles('modes', {
    files: {
      a: null,
      run: { mode: '100755', content: 'x' },
      link: { mode: '120000', content: '/etc/passwd' },
    },
    author,
    message: 'Second\n\nBody',
  });
  expect(await server.log('modes', 'main')).toMatchObject([
    { authorName: 'Ada Lovelace', authorEmail: 'ada@example.com', subject: 'Second' },
    { subject: 'Initial commit' },
  ]);
  expect(await server.readFile('modes', 'main', 'a')).toBeNull();
  expect(await server.readFile('modes', 'main', 'b')).toBe('2');
  expect(await server.readFile('modes', 'main', 'link')).toBe('/etc/passwd');
});

test('rights are those of the token', async () => {
  expect(await client('reader', 'ls-remote', 'REMOTE/team/docs')).toBe(0);
  expect(await client('reader', 'ls-remote', 'REMOTE/modes')).not.toBe(0);
  expect(server.requests.at(-1)?.status).toBe(404);
  expect(await client('reader', '-C', 'copy', 'push', 'REMOTE/team/docs', 'HEAD:refs/heads/x')).not.toBe(0);
  expect(server.requests.at(-1)?.status).toBe(403);
  expect(await client('wrong', 'ls-remote', 'REMOTE/team/docs')).not.toBe(0);
  expect(server.requests.at(-1)?.status).toBe(401);
});
