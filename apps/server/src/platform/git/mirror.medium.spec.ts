import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type GitServer, type TestFile, startGitServer } from '@cairn/test-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Change, Git, type Mirror, type Remote, createBareRepository, gitBlobId } from './index.ts';

const TOKEN = 'tok-0123456789';
const ada = { name: 'Ada Lovelace', email: 'ada@example.com', at: new Date('2026-03-04T05:06:07Z') };
const cairn = { name: 'Cairn', email: 'cairn@example.com', at: new Date('2026-03-04T06:00:00Z') };

let work: string;
let server: GitServer;
let git: Git;
let count = 0;

beforeAll(async () => {
  work = await mkdtemp(path.join(tmpdir(), 'mirror spec '));
  git = new Git({ emptyHome: path.join(work, 'home') });
  server = await startGitServer({
    tokens: { [TOKEN]: { read: '*', write: '*' }, 'reader-0123456789': { read: '*', write: [] } },
  });
});

afterAll(async () => {
  await server.close();
  await rm(work, { recursive: true, force: true });
});

async function repository(
  files: Record<string, TestFile>,
): Promise<{ name: string; remote: Remote; mirror: Mirror }> {
  const name = `team/repo-${(count += 1)}`;
  await server.createRepository(name, files);
  return { name, remote: remoteOf(name), mirror: git.mirror(path.join(work, `mirror ${count}`)) };
}

function remoteOf(name: string, token = TOKEN): Remote {
  return { kind: 'http', url: `${server.url}/${name}.git`, token, addresses: ['127.0.0.1'] };
}

function commitOf(parent: string | null, changes: Record<string, string | null>) {
  const list: Change[] = Object.entries(changes).map(([file, content]) => ({
    path: file,
    content: content === null ? null : Buffer.from(content),
  }));
  return { parent, changes: list, author: ada, committer: cairn, message: 'Publish\n\nDoc-Id: 1\n' };
}

async function codeOf(doing: Promise<unknown>): Promise<string> {
  return doing.then(
    () => 'fine',
    (error: Error & { code?: string }) => error.code ?? error.name,
  );
}

async function headOf(mirror: Mirror, remote: Remote): Promise<string> {
  const head = await mirror.fetch(remote, 'main');
  if (head === null) throw new Error('The remote is empty.');
  return head;
}

async function texts(mirror: Mirror, oids: Iterable<string>): Promise<string[]> {
  const found: string[] = [];
  for await (const { content } of mirror.blobs(oids)) found.push(content.toString());
  return found;
}

const MISSING = { code: 'FAILED', message: 'This commit is not in the local copy of the repository.' };

describe('reading', () => {
  test('[A21][S28] imports a folder of many files, links and submodules told and not followed', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [
        `docs/part ${at % 7}/näme-${at}.md`,
        `# Document ${at}\n`.repeat(at * 50),
      ]),
    );
    const { mirror, remote } = await repository({
      ...files,
      'outside.md': 'not below docs',
      'docs/run.sh': { mode: '100755', content: 'echo' },
      'docs/link.md': { mode: '120000', content: '/etc/passwd' },
      'docs/module': { submodule: 'b'.repeat(40) },
    });
    const phases = new Set<string>();
    const head = await mirror.fetch(remote, 'main', { onProgress: ({ phase }) => phases.add(phase) });
    const entries = await mirror.list(head ?? '', 'docs');
    expect(phases).toContain('Receiving objects');
    expect(entries).toHaveLength(63);
    const plain = entries.filter((entry) => entry.mode === '100644');
    expect(Object.fromEntries(plain.map((entry) => [`docs/${entry.path}`, entry.size]))).toEqual(
      Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.byteLength(text)])),
    );
    expect(entries).toContainEqual({ path: 'module', mode: '160000', oid: 'b'.repeat(40), size: null });
    expect(entries.find((entry) => entry.path === 'run.sh')?.mode).toBe('100755');
    const link = entries.find((entry) => entry.mode === '120000');
    expect(await texts(mirror, [link?.oid ?? ''])).toEqual(['/etc/passwd']);
    expect(
      await texts(
        mirror,
        plain.map((entry) => entry.oid),
      ),
    ).toEqual(plain.map((entry) => files[`docs/${entry.path}`]));
  });

  test('the root, a missing folder, a file for a folder, a folder that is none of a repository', async () => {
    const { mirror, remote } = await repository({ 'docs/a': '1', b: '2' });
    const head = await headOf(mirror, remote);
    expect((await mirror.list(head, '.')).map((entry) => entry.path)).toEqual(['b', 'docs/a']);
    expect((await mirror.list(head, './docs/')).map((entry) => entry.path)).toEqual(['a']);
    expect(await mirror.list(head, 'nothing/here')).toEqual([]);
    await expect(mirror.list(head, 'b')).rejects.toThrow('"b" is not a folder');
    await expect(mirror.list(head, '../b')).rejects.toThrow('"." or ".."');
    await expect(mirror.list('f'.repeat(40), '')).rejects.toMatchObject(MISSING);
    await expect(mirror.list('main', '')).rejects.toThrow('Not the id of an object');
  });

  test('contents of every size and bytes of every kind, in order, twice, and no further than they are taken', async () => {
    const sizes = [0, 1, 2, 65_535, 65_536, 65_537, 3_000_000];
    const contents = sizes.map((size) => Buffer.alloc(size, Buffer.from([0, 10, 255, 13, 10])));
    const files = Object.fromEntries(contents.map((content, at) => [`f${at}`, content]));
    const { mirror, remote } = await repository(files);
    await headOf(mirror, remote);
    const oids = contents.map(gitBlobId);
    const found: Buffer[] = [];
    for await (const { oid, content } of mirror.blobs([...oids, ...oids])) {
      expect(gitBlobId(content)).toBe(oid);
      found.push(content);
    }
    expect(found.map((content) => content.length)).toEqual([...sizes, ...sizes]);
    for await (const { content } of mirror.blobs(oids)) {
      expect(content).toHaveLength(0);
      break;
    }
    expect(await texts(mirror, [])).toEqual([]);
    await expect(texts(mirror, ['main'])).rejects.toThrow('Not the id of an object');
  });

  test('folders deeper than the limit', async () => {
    const { mirror, remote } = await repository({ [`${'d/'.repeat(64)}f`]: 'x' });
    expect(await codeOf(mirror.list(await headOf(mirror, remote), ''))).toBe('TOO_LARGE');
  });

  test('history: ancestors, authors, what is here and what is not', async () => {
    const { name, mirror, remote } = await repository({ a: '1' });
    const first = await headOf(mirror, remote);
    await server.commitFiles(name, { files: { a: '2' }, author: ada, message: 'Sécond\n\nBody' });
    const second = await headOf(mirror, remote);
    expect(await mirror.isAncestor(first, second)).toBe(true);
    expect(await mirror.isAncestor(second, first)).toBe(false);
    expect(await mirror.isAncestor('f'.repeat(40), second)).toBe(false);
    expect([await mirror.has(second), await mirror.has('f'.repeat(40))]).toEqual([true, false]);
    expect(await mirror.authorOf(second)).toMatchObject({
      name: ada.name,
      email: ada.email,
      subject: 'Sécond',
    });
  });

  test('a rewritten history is taken as it is', async () => {
    const { name, mirror, remote } = await repository({ a: '1' });
    const first = await headOf(mirror, remote);
    await rm(server.directory(name), { recursive: true });
    await server.createRepository(name, { a: 'other' });
    const second = await headOf(mirror, remote);
    expect(await mirror.isAncestor(first, second)).toBe(false);
    expect(await texts(mirror, [gitBlobId(Buffer.from('other'))])).toEqual(['other']);
  });
});

describe('what a fetch can run into', () => {
  test('a missing branch, an empty repository, and one with tags alone', async () => {
    const { mirror, remote } = await repository({ a: '1' });
    expect(await codeOf(mirror.fetch(remote, 'nope'))).toBe('BRANCH_NOT_FOUND');
    const empty = await repository({});
    expect(await empty.mirror.fetch(empty.remote, 'main')).toBeNull();
    const directory = server.directory(empty.name);
    await server.commitFiles(empty.name, { files: { a: '1' }, author: ada, message: 'Tagged' });
    execFileSync('git', ['--git-dir', directory, 'update-ref', 'refs/tags/v1', 'refs/heads/main']);
    execFileSync('git', ['--git-dir', directory, 'update-ref', '-d', 'refs/heads/main']);
    expect(await empty.mirror.fetch(empty.remote, 'main')).toBeNull();
  });

  test('wrong token, no token, missing repository, nobody there', async () => {
    const { name, mirror, remote } = await repository({ a: '1' });
    expect(await codeOf(mirror.fetch(remoteOf(name, 'wrong-0123456789'), 'main'))).toBe('AUTH_FAILED');
    expect(await codeOf(mirror.fetch({ kind: 'http', url: remote.url }, 'main'))).toBe('AUTH_FAILED');
    expect(await codeOf(mirror.fetch(remoteOf('team/nope'), 'main'))).toBe('REPO_NOT_FOUND');
    const nobody: Remote = { ...remote, url: 'http://127.0.0.1:1/x.git' };
    expect(await codeOf(mirror.fetch(nobody, 'main'))).toBe('UNREACHABLE');
    expect(await codeOf(mirror.fetch({ kind: 'local', url: path.join(work, 'nope') }, 'main'))).toBe(
      'REPO_NOT_FOUND',
    );
  });

  test('a repository of SHA-256 objects, and one of malformed ones', async () => {
    const { name, mirror, remote } = await repository({ a: 'x' });
    const plumb = (directory: string, args: string[], input = '') =>
      execFileSync('git', ['--git-dir', directory, ...args], { input })
        .toString()
        .trim();
    const directory = server.directory(name);
    const tree = plumb(directory, ['mktree'], `100644 blob ${gitBlobId(Buffer.from('x'))}\t.git\n`);
    const head = plumb(directory, ['rev-parse', 'main']);
    const commit = plumb(directory, ['cat-file', 'commit', head]).replace(/^tree .*/, `tree ${tree}`);
    const evil = plumb(directory, ['hash-object', '-w', '-t', 'commit', '--stdin'], `${commit}\n`);
    plumb(directory, ['update-ref', 'refs/heads/evil', evil]);
    await expect(mirror.fetch(remote, 'evil')).rejects.toThrow('malformed objects');
    expect(await mirror.fetch(remote, 'main')).toBe(head);

    const other = path.join(server.root, 'team/sha256.git');
    execFileSync('git', ['init', '--quiet', '--bare', '--object-format=sha256', other]);
    plumb(
      other,
      ['fast-import', '--quiet'],
      'commit refs/heads/main\ncommitter A <a@b> 1 +0000\ndata 1\nx\n',
    );
    await expect(mirror.fetch(remoteOf('team/sha256'), 'main')).rejects.toThrow('SHA-256');
  });

  test('a web page is no empty repository', async () => {
    const page = await startGitServer({
      intercept: (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
        return true;
      },
    });
    const mirror = git.mirror(path.join(work, 'page'));
    const fetched = mirror.fetch({ kind: 'http', url: `${page.url}/x` }, 'main');
    expect(await codeOf(fetched)).toBe('REPO_NOT_FOUND');
    await page.close();
  });
});

describe('a mirror is a cache', () => {
  test.each([
    ['its packs are garbage', 'objects/pack', 'garbage'],
    ['its packs are gone', 'objects/pack', null],
    ['its HEAD is empty', 'HEAD', ''],
    ['its refs are gone', 'refs', null],
    ['a lock of a killed git is left', 'refs/cairn/remote/main.lock', ''],
  ])('rebuilt when %s', async (_what, file, content) => {
    const { name, mirror, remote } = await repository({ a: 'one' });
    await headOf(mirror, remote);
    await server.commitFiles(name, { files: { b: 'two' }, author: ada, message: 'More' });
    await damage(path.join(work, `mirror ${count}`, file), content);
    const head = await headOf(mirror, remote);
    expect((await mirror.list(head, '')).map((entry) => entry.path)).toEqual(['a', 'b']);
    expect(await texts(mirror, [gitBlobId(Buffer.from('one'))])).toEqual(['one']);
  });

  test('a branch takes the place of a folder of branches', async () => {
    const { name, mirror, remote } = await repository({ a: 'one' });
    const author = ada;
    await server.commitFiles(name, { files: { a: '1' }, author, message: 'x', branch: 'topic' });
    expect(await mirror.fetch(remote, 'topic')).toMatch(/^[0-9a-f]{40}$/);
    execFileSync('git', ['--git-dir', server.directory(name), 'update-ref', '-d', 'refs/heads/topic']);
    const sha = await server.commitFiles(name, {
      files: { a: '2' },
      author,
      message: 'x',
      branch: 'topic/one',
    });
    expect(await mirror.fetch(remote, 'topic/one')).toBe(sha);
  });

  test('damage found in reading is repaired by the next ensure', async () => {
    const { mirror, remote } = await repository({ a: 'one' });
    const head = await headOf(mirror, remote);
    await damage(path.join(work, `mirror ${count}`, 'objects/pack'), null);
    expect(await codeOf(texts(mirror, [gitBlobId(Buffer.from('one'))]))).toBe('CORRUPT');
    const ref = path.join(work, `mirror ${count}`, 'refs/cairn/remote/main');
    expect(existsSync(ref)).toBe(true);
    await mirror.ensure();
    expect(existsSync(ref)).toBe(false);
    expect(await headOf(mirror, remote)).toBe(head);
  });

  test('leftovers of killed commands go when they are old', async () => {
    const { mirror, remote } = await repository({ a: 'one' });
    await headOf(mirror, remote);
    const directory = path.join(work, `mirror ${count}`);
    const old = ['objects/pack/tmp_pack_abc', 'packed-refs.lock', 'index-1', 'refs/cairn/remote/x.lock'];
    for (const name of [...old, 'index-2']) await writeFile(path.join(directory, name), '');
    for (const name of old) await utimes(path.join(directory, name), 1, 1);
    await mirror.ensure();
    const left = await readdir(directory, { recursive: true });
    expect(old.filter((name) => left.includes(name))).toEqual([]);
    expect(left).toContain('index-2');
  });

  test('what a failed fetch had received goes at once: it may be what fills the disk', async () => {
    const { mirror, remote } = await repository({ a: 'one' });
    await headOf(mirror, remote);
    const packs = path.join(work, `mirror ${count}`, 'objects/pack');
    await writeFile(path.join(packs, 'tmp_pack_abc'), 'half');
    await headOf(mirror, remote);
    expect(await readdir(packs)).toContain('tmp_pack_abc');
    expect(await codeOf(mirror.fetch(remoteOf('team/nope'), 'main'))).toBe('REPO_NOT_FOUND');
    expect(await readdir(packs)).not.toContain('tmp_pack_abc');
  });

  test('many small fetches are packed together, commits that are not pushed kept', async () => {
    const { name, mirror, remote } = await repository({ a: 'one' });
    // So many that git keeps them in a pack.
    const many = Object.fromEntries(Array.from({ length: 120 }, (_, at) => [`many/${at}`, `waiting ${at}`]));
    const waiting = await mirror.commit(commitOf(await headOf(mirror, remote), many));
    const directory = path.join(work, `mirror ${count}`, 'objects/pack');
    const [pack = ''] = (await readdir(directory)).filter((file) => file.endsWith('.pack'));
    for (let at = 10; at < 50; at += 1) {
      const copy = path.join(directory, `pack-${String(at).repeat(20)}`);
      await copyFile(path.join(directory, pack), `${copy}.pack`);
      await copyFile(path.join(directory, pack.replace('.pack', '.idx')), `${copy}.idx`);
    }
    await server.commitFiles(name, { files: { a: 'two' }, author: ada, message: 'Next' });
    await headOf(mirror, remote);
    const packs = (await readdir(directory)).filter((file) => file.endsWith('.pack'));
    expect(packs.length).toBeLessThan(10);
    expect(await mirror.list(waiting, '')).toHaveLength(121);
    expect(
      await texts(
        mirror,
        ['waiting 7', 'one', 'two'].map((text) => gitBlobId(Buffer.from(text))),
      ),
    ).toHaveLength(3);
  });
});

async function damage(target: string, content: string | null): Promise<void> {
  const inside = content !== null && target.endsWith('pack') ? await readdir(target) : [];
  const files = inside.length > 0 ? inside.map((name) => path.join(target, name)) : [target];
  for (const file of files) {
    await rm(file, { recursive: true, force: true });
    if (content !== null) await writeFile(file, content);
  }
  if (content === null && target.endsWith('pack')) await mkdir(target);
}

describe('a repository of our own as the remote', () => {
  test('made with its first commit, fetched from and pushed to without a network', async () => {
    const own = path.join(work, 'own repository.git');
    const files = [{ path: 'docs/a.md', content: Buffer.from('A') }];
    const first = await createBareRepository(own, { branch: 'main', files, author: ada, message: 'Sample' });
    const remote: Remote = { kind: 'local', url: own };
    const mirror = git.mirror(path.join(work, 'own mirror'));
    expect(await mirror.fetch(remote, 'main')).toBe(first);
    const next = await mirror.commit(commitOf(first, { 'docs/a.md': 'B' }));
    await mirror.push(remote, next, 'main');
    expect(await mirror.fetch(remote, 'main')).toBe(next);
    expect(await codeOf(mirror.fetch(remote, 'nope'))).toBe('BRANCH_NOT_FOUND');
    const stale = await mirror.commit(commitOf(first, { 'docs/a.md': 'C' }));
    expect(await codeOf(mirror.push(remote, stale, 'main'))).toBe('NON_FAST_FORWARD');
    await expect(
      createBareRepository(own, { branch: 'main', files, author: ada, message: 'x' }),
    ).rejects.toThrow('something in this place');
  });

  test('nothing is left when it cannot be made', async () => {
    const files = [{ path: '../x', content: Buffer.from('A') }];
    const target = path.join(work, 'never.git');
    const made = createBareRepository(target, { branch: 'main', files, author: ada, message: 'x' });
    await expect(made).rejects.toThrow('"." or ".."');
    expect((await readdir(work)).filter((name) => name.startsWith('never'))).toEqual([]);
  });
});
