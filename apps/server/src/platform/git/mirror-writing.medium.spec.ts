import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type GitServer, type TestFile, startGitServer } from '@cairn/test-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CommitInput, Git, GitError, type Mirror, type Remote, gitBlobId } from './index.ts';

const ada = { name: 'Ada Lovelace', email: 'ada@example.com', at: new Date('2026-03-04T05:06:07Z') };
const cairn = { name: 'Cairn', email: 'cairn@example.com', at: new Date('2026-03-04T06:00:00Z') };

let work: string;
let server: GitServer;
let git: Git;
let count = 0;

beforeAll(async () => {
  work = await mkdtemp(path.join(tmpdir(), 'writing-spec-'));
  git = new Git({ emptyHome: path.join(work, 'home') });
  server = await startGitServer({
    tokens: {
      'writer-0123456789': { read: '*', write: '*' },
      'reader-0123456789': { read: '*', write: [] },
    },
  });
});

afterAll(async () => {
  await server.close();
  await rm(work, { recursive: true, force: true });
});

interface Fixture {
  name: string;
  remote: Remote;
  mirror: Mirror;
  head: string | null;
}

async function fixture(files: Record<string, TestFile>): Promise<Fixture> {
  const name = `repo-${(count += 1)}`;
  await server.createRepository(name, files);
  const remote: Remote = { kind: 'http', url: `${server.url}/${name}.git`, token: 'writer-0123456789' };
  const mirror = git.mirror(path.join(work, name));
  return { name, remote, mirror, head: await mirror.fetch(remote, 'main') };
}

function commit(
  { mirror, head }: Fixture,
  changes: Record<string, string | null>,
  more: Partial<CommitInput> = {},
): Promise<string> {
  return mirror.commit({
    parent: head,
    changes: Object.entries(changes).map(([file, content]) => ({
      path: file,
      content: content === null ? null : Buffer.from(content),
    })),
    author: ada,
    committer: cairn,
    message: 'Publish\n\nDoc-Id: 1\n',
    ...more,
  });
}

async function failure(doing: Promise<unknown>): Promise<GitError> {
  const error = await doing.catch((caught: unknown) => caught);
  if (error instanceof GitError) return error;
  throw new Error(`Not refused by git: ${String(error)}`);
}

async function filesOf({ mirror }: Fixture, id: string): Promise<Record<string, string>> {
  return Object.fromEntries((await mirror.list(id, '')).map((entry) => [entry.path, entry.mode]));
}

describe('commits', () => {
  test('change, add and delete, with modes kept, and carry the editor as author to the remote', async () => {
    const repo = await fixture({
      'docs/a.md': 'A',
      'docs/gone.md': 'x',
      'docs/run.sh': { mode: '100755', content: 'x' },
      'other/link': { mode: '120000', content: '../docs' },
      other2: { submodule: 'c'.repeat(40) },
    });
    const changes = {
      'docs/a.md': 'Ä',
      'docs/run.sh': 'y',
      'docs/neu/ü "x".md': '',
      'docs/gone.md': null,
      'not/there': null,
    };
    const id = await commit(repo, changes);
    await repo.mirror.push(repo.remote, id, 'main');
    expect(await server.log(repo.name, 'main')).toMatchObject([
      { sha: id, authorName: 'Ada Lovelace', authorEmail: 'ada@example.com', subject: 'Publish' },
      { sha: repo.head },
    ]);
    expect(await server.readFile(repo.name, 'main', 'docs/a.md')).toBe('Ä');
    expect(await filesOf(repo, id)).toEqual({
      'docs/a.md': '100644',
      'docs/run.sh': '100755',
      'docs/neu/ü "x".md': '100644',
      'other/link': '120000',
      other2: '160000',
    });
    expect(await repo.mirror.authorOf(id)).toEqual({ ...ada, subject: 'Publish' });
  });

  test('the first one of an empty repository', async () => {
    const repo = await fixture({});
    expect(repo.head).toBeNull();
    const id = await commit(repo, { 'docs/a.md': 'A' });
    await repo.mirror.push(repo.remote, id, 'main');
    expect(await server.log(repo.name, 'main')).toHaveLength(1);
    expect(await repo.mirror.fetch(repo.remote, 'main')).toBe(id);
  });

  test('that change nothing are the parent itself', async () => {
    const repo = await fixture({ a: 'A' });
    expect(await commit(repo, { a: 'A', b: null })).toBe(repo.head);
    expect(await commit(repo, {})).toBe(repo.head);
  });

  test('of more files than one pack holds loose, and of large ones', async () => {
    const repo = await fixture({ a: 'A' });
    const many = Object.fromEntries(
      Array.from({ length: 300 }, (_, at) => [`d${at % 9}/${at}`, `text ${at}`]),
    );
    const id = await commit(repo, { ...many, large: 'x'.repeat(5 * 1024 * 1024) });
    await repo.mirror.push(repo.remote, id, 'main');
    expect(Object.keys(await filesOf(repo, id))).toHaveLength(302);
    expect(await server.readFile(repo.name, 'main', 'd3/93')).toBe('text 93');
  });

  test('whatever people type as name, address and message', async () => {
    const repo = await fixture({ a: 'A' });
    const author = {
      name: 'Eve <evil@x>\ncommitter Mallory <m@x> 1 +0000',
      email: 'e <ve>\n@x.example',
      at: ada.at,
    };
    const id = await commit(repo, { a: 'B' }, { author, message: 'One\r\ntwo\0three\n' });
    expect(await repo.mirror.authorOf(id)).toEqual({
      name: 'Eve evil@x committer Mallory m@x 1 +0000',
      email: 'eve@x.example',
      at: ada.at,
      subject: 'One twothree',
    });
    for (const [name, email, at] of [
      ['', '', new Date(Number.NaN)],
      ['<>', '<>', new Date(-5)],
      ['.,;:"\'\\', '..', new Date(0)],
      ['\u0000\ud800', ' \n ', ada.at],
    ] as const) {
      const odd = await commit(repo, { a: `${name}!` }, { author: { name, email, at }, message: '' });
      const found = await repo.mirror.authorOf(odd);
      expect([found.name, found.email].every((text) => text.length > 0 && !/[<>\n]/.test(text))).toBe(true);
    }
  });

  test('[A21][S28] never through or over a link, and never over what was not named', async () => {
    const repo = await fixture({
      link: { mode: '120000', content: '/etc' },
      module: { submodule: 'c'.repeat(40) },
      'folder/file': 'x',
      file: 'x',
    });
    const refused: Record<string, string | null>[] = [
      { link: 'x' },
      { link: null },
      { 'link/passwd': 'x' },
      { module: 'x' },
      { 'module/x': 'x' },
      { folder: 'x' },
      { 'file/x': 'x' },
      { link: null, 'link/x': 'x' },
    ];
    for (const changes of refused) {
      expect([changes, (await failure(commit(repo, changes))).code]).toEqual([changes, 'FAILED']);
    }
    const moved = await commit(repo, { 'folder/file': null, folder: 'x', file: null, 'file/x': 'y' });
    expect(Object.keys(await filesOf(repo, moved)).toSorted()).toEqual([
      'file/x',
      'folder',
      'link',
      'module',
    ]);
  });

  test('[S28] of unsafe paths are refused before git is asked', async () => {
    const repo = await fixture({ a: 'A' });
    for (const file of ['../x', '/x', '.git/config', 'a/.GIT/x', '-x', 'a\nb', 'a\0b', 'x/']) {
      await expect(commit(repo, { [file]: 'x' })).rejects.toThrow('cannot be a file');
    }
    await expect(commit({ ...repo, head: 'HEAD' }, { a: 'x' })).rejects.toThrow('Not the id');
  });

  test('many at once on one mirror, beside reads and a fetch', async () => {
    const repo = await fixture({ a: 'A' });
    const commits = Promise.all(
      Array.from({ length: 6 }, (_, at) => commit(repo, { [`f${at}`]: String(at) })),
    );
    const [ids, head] = await Promise.all([commits, repo.mirror.fetch(repo.remote, 'main')]);
    expect(head).toBe(repo.head);
    for (const [at, id] of ids.entries()) {
      expect(Object.keys(await filesOf(repo, id))).toEqual(['a', `f${at}`]);
    }
    const left = await readdir(path.join(work, repo.name));
    expect(left.filter((name) => name.startsWith('index'))).toEqual([]);
  });
});

describe('pushes', () => {
  test('to a branch that has moved are refused, known or unknown, and nothing is forced', async () => {
    const repo = await fixture({ a: 'A' });
    const ours = await commit(repo, { a: 'ours' });
    const theirs = await server.commitFiles(repo.name, {
      files: { b: 'theirs' },
      author: cairn,
      message: 'Theirs',
    });
    expect((await failure(repo.mirror.push(repo.remote, ours, 'main'))).code).toBe('NON_FAST_FORWARD');
    expect(await repo.mirror.fetch(repo.remote, 'main')).toBe(theirs);
    expect((await failure(repo.mirror.push(repo.remote, ours, 'main'))).code).toBe('NON_FAST_FORWARD');
    expect((await server.log(repo.name, 'main'))[0]?.sha).toBe(theirs);
    const again = await commit({ ...repo, head: theirs }, { a: 'ours' });
    await repo.mirror.push(repo.remote, again, 'main');
    await repo.mirror.push(repo.remote, again, 'main');
    expect((await server.log(repo.name, 'main'))[0]?.sha).toBe(again);
  });

  test('a hook of the server declines: its words are handed on', async () => {
    const repo = await fixture({ a: 'A' });
    const hooks = path.join(server.directory(repo.name), 'hooks');
    await mkdir(hooks);
    await writeFile(
      path.join(hooks, 'pre-receive'),
      '#!/bin/sh\necho "Commits need a ticket number." >&2\nexit 1\n',
    );
    await chmod(path.join(hooks, 'pre-receive'), 0o755);
    const error = await failure(repo.mirror.push(repo.remote, await commit(repo, { a: 'B' }), 'main'));
    expect(error.code).toBe('PUSH_REFUSED');
    expect(error.message).toBe('The repository refused the push: Commits need a ticket number.');
    expect(await server.readFile(repo.name, 'main', 'a')).toBe('A');
  });

  test('with a token that may only read', async () => {
    const repo = await fixture({ a: 'A' });
    const reader: Remote = { ...repo.remote, token: 'reader-0123456789' };
    expect(await repo.mirror.fetch(reader, 'main')).toBe(repo.head);
    const error = await failure(repo.mirror.push(reader, await commit(repo, { a: 'B' }), 'main'));
    expect(error.code).toBe('AUTH_FAILED');
  });

  test('of a commit that is not here', async () => {
    const repo = await fixture({ a: 'A' });
    const error = await failure(repo.mirror.push(repo.remote, 'f'.repeat(40), 'main'));
    expect(error.message).toBe('This commit is not in the local copy of the repository.');
  });
});

test.each([
  ['', 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391'],
  ['what is up, doc?', 'bd9dbf5aae1a3862dd1526723246b20206e5fc37'],
])('the id of the blob %j', (text, oid) => {
  expect(gitBlobId(Buffer.from(text))).toBe(oid);
});
