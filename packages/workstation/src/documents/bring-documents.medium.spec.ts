import { existsSync } from 'node:fs';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type HookServer, startHookServer } from '@cairn/test-kit/hook-server';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { WorkstationError } from '../errors/workstation.error.ts';
import { PlatformClient } from '../platform/platform-client.ts';
import { type BringOptions, bringDocuments, localChangesIn } from './bring-documents.ts';
import { readDocsHash, sha256 } from './manifest.ts';
import { readPrevious } from './previous-contents.ts';
import { RealFiles } from './real-files.ts';

let server: HookServer;
let home: string;
let checkout: { path: string; docsDir: string; notesDir: string };
let platform: PlatformClient;

beforeEach(async () => {
  server = await startHookServer();
  server.docs.set('AGENTS.md', '# Agents\n');
  server.docs.set('api/routes.md', 'GET /things\n');
  home = await mkdtemp(join(tmpdir(), 'cairn-documents-'));
  const path = join(home, 'check out');
  await mkdir(path);
  checkout = { path, docsDir: join(path, '.docs'), notesDir: join(path, '.docs/.cairn') };
  platform = new PlatformClient({ ...server, env: {} });
});
afterEach(async () => {
  await rm(home, { recursive: true, force: true });
  await server.close();
});

const bring = (more: Partial<BringOptions> = {}) => bringDocuments({ checkout, platform, ...more });
const failure = (call: Promise<unknown>) =>
  call.then(
    () => Promise.reject(new Error('It was done.')),
    (error: WorkstationError) => error,
  );
const at = (...names: string[]) => join(checkout.docsDir, ...names);
const read = (name: string) => readFile(at(name), 'utf8');
/** The staging folder may stay, and is empty then. */
const notes = async () => {
  const names = await readdir(checkout.notesDir);
  if (names.includes('staging')) expect(await readdir(at('.cairn/staging'))).toEqual([]);
  return names.filter((name) => name !== 'staging');
};
const hashOf = (text: string) => `sha256:${sha256(text)}`;
const onServer = () => Object.fromEntries([...server.docs].toSorted(([a], [b]) => (a < b ? -1 : 1)));

async function documents(folder = ''): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(at(folder), { withFileTypes: true })) {
    const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (name === '.cairn') continue;
    if (entry.isDirectory()) Object.assign(found, await documents(name));
    else found[name] = await read(name);
  }
  return Object.fromEntries(Object.entries(found).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

async function overwrite(name: string, text: string): Promise<void> {
  await chmod(at(name), 0o644);
  await writeFile(at(name), text);
}

test('the first time brings every document, read-only, and says so', async () => {
  const brought = await bring();
  expect(await documents()).toEqual(onServer());
  expect(brought).toMatchObject({ hash: server.hash(), isFirst: true, removed: [], healed: [] });
  expect(brought.changed).toContainEqual({
    fileName: 'AGENTS.md',
    from: null,
    to: hashOf('# Agents\n'),
    version: 1,
  });
  expect((await stat(at('AGENTS.md'))).mode & 0o777).toBe(0o444);
  expect(readDocsHash(checkout.notesDir)).toBe(server.hash());
  expect(await notes()).toEqual(['hash', 'manifest', 'synced']);
});

test('where the documents are those that are wanted, nobody is asked and nothing is written', async () => {
  await bring();
  server.requests.length = 0;
  const before = await stat(at('.cairn/hash'));
  expect(await bring({ wanted: server.hash() })).toMatchObject({ changed: [], removed: [] });
  expect(await bring({ wanted: server.hash(), compare: true })).toMatchObject({ changed: [], healed: [] });
  expect(server.requests).toEqual([]);
  expect((await stat(at('.cairn/hash'))).mtimeMs).toBe(before.mtimeMs);
});

test('only what changed is sent; what is gone goes here, with its empty folders, and both are kept for a while', async () => {
  await bring();
  server.docs.set('AGENTS.md', '# Agents, second edition\n');
  server.docs.delete('api/routes.md');
  server.docs.set('guides/new.md', 'new\n');
  const brought = await bring();
  expect(await documents()).toEqual(onServer());
  expect(existsSync(at('api'))).toBe(false);
  expect(brought.changed.map(({ fileName, from }) => [fileName, from])).toEqual([
    ['AGENTS.md', hashOf('# Agents\n')],
    ['guides/new.md', null],
  ]);
  expect(brought.removed).toEqual([{ fileName: 'api/routes.md', from: hashOf('GET /things\n') }]);
  expect(readPrevious(checkout.notesDir, hashOf('# Agents\n'))).toBe('# Agents\n');
  expect(readPrevious(checkout.notesDir, hashOf('GET /things\n'))).toBe('GET /things\n');
  expect(readPrevious(checkout.notesDir, 'sha256:../../AGENTS.md')).toBeUndefined();
});

test('the last document can go too', async () => {
  await bring();
  server.docs.clear();
  await bring();
  expect(await documents()).toEqual({});
  expect(await bring({ wanted: server.hash() })).toMatchObject({ changed: [] });
});

test('previous contents are let go of after a fortnight', async () => {
  await bring();
  server.docs.set('AGENTS.md', 'second\n');
  await bring();
  const old = new Date(Date.now() - 15 * 86_400_000);
  await utimes(at('.cairn/previous', sha256('# Agents\n')), old, old);
  await bring({ compare: true, wanted: server.hash() });
  expect(await readdir(at('.cairn/previous'))).toEqual([]);
});

test('names of every kind arrive as they are, and go again', async () => {
  const names = ["it's a plan.md", '-rf', '$(touch owned).md', '文档/é 🎉.md', '*.md', ' x ', 'a/b/c/d/e.md'];
  for (const name of names) server.docs.set(name, `content of ${name}\n`);
  await bring();
  expect(await documents()).toEqual(onServer());
  for (const name of names) server.docs.delete(name);
  await bring();
  expect(await documents()).toEqual(onServer());
});

test('a document may become a folder of documents, and a folder a document', async () => {
  await bring();
  server.docs.clear();
  server.docs.set('AGENTS.md/part.md', 'part\n');
  server.docs.set('api', 'all routes\n');
  await bring();
  expect(await documents()).toEqual(onServer());
});

test('content is not touched: no line end at the end, carriage returns, nothing at all', async () => {
  server.docs.set('bare.md', 'no line end');
  server.docs.set('windows.md', 'a\r\nb\r\n');
  server.docs.set('empty.md', '');
  await bring();
  expect(await documents()).toEqual(onServer());
});

test('what was changed, removed or replaced here is put right by a comparison, and the text is kept', async () => {
  server.docs.set('third.md', 'third\n');
  await bring();
  const files = new RealFiles(checkout.docsDir);
  expect(localChangesIn(checkout, files)).toEqual([]);
  await overwrite('AGENTS.md', 'tampered');
  await rm(at('api'), { recursive: true });
  await rm(at('third.md'), { force: true });
  await mkdir(at('third.md'));
  expect(localChangesIn(checkout, files).map(({ fileName, state }) => [fileName, state])).toEqual([
    ['AGENTS.md', 'changed'],
    ['api/routes.md', 'missing'],
    ['third.md', 'missing'],
  ]);
  const brought = await bring({ wanted: server.hash(), compare: true, files });
  expect(await documents()).toEqual(onServer());
  expect(brought.healed).toHaveLength(3);
  expect(readPrevious(checkout.notesDir, hashOf('tampered'))).toBe('tampered');
});

test('a change that leaves size and time as they were is seen all the same', async () => {
  await bring();
  const files = new RealFiles(checkout.docsDir);
  const old = new Date('2026-01-01');
  await utimes(at('AGENTS.md'), old, old);
  // What was written a moment ago is never remembered.
  const { ctimeMs } = await stat(at('AGENTS.md'));
  await vi.waitUntil(() => Date.now() - ctimeMs > 60);
  expect(localChangesIn(checkout, files)).toEqual([]);
  await overwrite('AGENTS.md', '# agentS\n');
  await utimes(at('AGENTS.md'), old, old);
  expect(localChangesIn(checkout, files)).toMatchObject([{ fileName: 'AGENTS.md', state: 'changed' }]);
});

test('files of other origin stay', async () => {
  await mkdir(at('api'), { recursive: true });
  await writeFile(at('api/mine.txt'), 'mine');
  await bring();
  server.docs.delete('api/routes.md');
  await bring();
  expect(await read('api/mine.txt')).toBe('mine');
});

test('what stood in the place of a new document is kept among the previous contents', async () => {
  await bring();
  await writeFile(at('new.md'), 'mine');
  server.docs.set('new.md', 'theirs');
  await bring();
  expect(await read('new.md')).toBe('theirs');
  expect(readPrevious(checkout.notesDir, sha256('mine'))).toBe('mine');
});

test('a reader sees a whole old or a whole new document, never a part', async () => {
  const big = (letter: string) => `${letter.repeat(400_000)}\n`;
  server.docs.set('AGENTS.md', big('a'));
  await bring();
  server.docs.set('AGENTS.md', big('b'));
  const seen = new Set<string>();
  let done = false;
  const run = bring().finally(() => (done = true));
  while (!done) seen.add(await read('AGENTS.md'));
  await run;
  seen.add(await read('AGENTS.md'));
  expect([...seen].filter((text) => ![big('a'), big('b')].includes(text))).toEqual([]);
  expect(seen.size).toBe(2);
});

test('several at the same time leave everything in order', async () => {
  await Promise.all(Array.from({ length: 6 }, () => bring()));
  expect(await documents()).toEqual(onServer());
  expect(await notes()).toEqual(['hash', 'manifest', 'synced']);
});

test('a run that was killed half-way is done again by the next one', async () => {
  await bring();
  server.docs.set('AGENTS.md', 'after the crash\n');
  server.docs.delete('api/routes.md');
  await mkdir(at('.cairn/sync.lock'));
  await writeFile(at(`.cairn/sync.lock/owner.999999999.${Math.floor(Date.now() / 1000)}.${hostname()}`), '');
  await mkdir(at('.cairn/staging/files'), { recursive: true });
  await rm(at('.cairn/hash'));
  await writeFile(at('.cairn/manifest.next'), server.manifest());
  expect((await bring()).healed).toEqual([]);
  expect(await documents()).toEqual(onServer());
  expect(await notes()).toEqual(['hash', 'manifest', 'previous', 'synced']);
});

test('a lock that is held by somebody who lives is waited for, and then reported', async () => {
  await bring();
  const mark = at(`.cairn/sync.lock/owner.${process.pid}.${Math.floor(Date.now() / 1000)}.${hostname()}`);
  await mkdir(dirname(mark));
  await writeFile(mark, '');
  server.docs.set('AGENTS.md', 'second\n');
  expect(await failure(bring({ signal: AbortSignal.timeout(250) }))).toMatchObject({
    code: 'DOCS_BUSY',
    isPassing: true,
  });
  expect(existsSync(mark)).toBe(true);
  const waiting = bring();
  await rm(dirname(mark), { recursive: true });
  await waiting;
  expect(await read('AGENTS.md')).toBe('second\n');
});

test('a lock that is two minutes old is taken over', async () => {
  await bring();
  await mkdir(at('.cairn/sync.lock'));
  await writeFile(at(`.cairn/sync.lock/owner.1.${Math.floor(Date.now() / 1000) - 121}.another-host`), '');
  server.docs.set('AGENTS.md', 'second\n');
  await bring();
  expect(await read('AGENTS.md')).toBe('second\n');
});

test.each([
  '../escaped.md',
  'a/../../x.md',
  '/tmp/cairn-escaped.md',
  '.cairn/hash',
  '.CAIRN/hash',
  'a\nb',
  '..\\x',
])('a name like %j changes nothing and is reported', async (name) => {
  await bring();
  const before = await documents();
  server.docs.set('AGENTS.md', 'changed too\n');
  server.docs.set(name, 'evil\n');
  expect(await failure(bring())).toMatchObject({ code: 'DOCS_INCOMPLETE' });
  expect(await documents()).toEqual(before);
  expect(await readdir(home)).toEqual(['check out']);
  expect(existsSync('/tmp/cairn-escaped.md')).toBe(false);
  expect(await notes()).toEqual(['hash', 'manifest', 'synced']);
});

test.each([
  ['another text than its hash names', 'other\n'],
  ['no text', undefined],
])('an answer with %s changes nothing', async (_title, content) => {
  await bring();
  const before = await documents();
  server.docs.set('AGENTS.md', 'second\n');
  const doc = { fileName: 'AGENTS.md', hash: hashOf('second\n'), version: 2, content };
  server.override.sync = (response) =>
    response.end(JSON.stringify({ hash: server.hash(), docs: [doc], deleted: [] }));
  expect(await failure(bring())).toMatchObject({ code: 'DOCS_INCOMPLETE' });
  expect(await documents()).toEqual(before);
});

test('an answer that leaves a document out changes nothing', async () => {
  await bring();
  server.docs.set('AGENTS.md', 'second\n');
  server.override.sync = (response) =>
    response.end(JSON.stringify({ hash: server.hash(), docs: [], deleted: [] }));
  expect(await failure(bring())).toMatchObject({ code: 'DOCS_INCOMPLETE' });
  expect(await read('AGENTS.md')).toBe('# Agents\n');
});

test('a link that stands where a folder of documents belongs gives way; nothing is written or removed through it', async () => {
  await bring();
  await rm(at('api'), { recursive: true });
  await mkdir(join(checkout.path, 'elsewhere'));
  await writeFile(join(checkout.path, 'elsewhere/routes.md'), 'mine');
  await symlink(join(checkout.path, 'elsewhere'), at('api'));
  server.docs.set('api/routes.md', 'new\n');
  await bring();
  expect(await documents()).toEqual(onServer());
  await rm(at('api'), { recursive: true });
  await symlink(join(checkout.path, 'elsewhere'), at('api'));
  server.docs.delete('api/routes.md');
  await bring();
  expect(await readFile(join(checkout.path, 'elsewhere/routes.md'), 'utf8')).toBe('mine');
});

test('a folder that is a link to the same texts elsewhere is made a folder again', async () => {
  await bring();
  await rename(at('api'), join(checkout.path, 'elsewhere'));
  await symlink(join(checkout.path, 'elsewhere'), at('api'));
  await bring({ wanted: server.hash(), compare: true });
  expect((await lstat(at('api'))).isSymbolicLink()).toBe(false);
  expect(await documents()).toEqual(onServer());
});

test('a document that is a link to another file is replaced, and the other file is left alone', async () => {
  await bring();
  const other = join(checkout.path, 'other.md');
  await writeFile(other, '# Agents\n');
  await rm(at('AGENTS.md'));
  await symlink(other, at('AGENTS.md'));
  await bring({ wanted: server.hash(), compare: true });
  expect(await readdir(at())).toEqual(['.cairn', 'AGENTS.md', 'api']);
  expect((await stat(other)).mode & 0o200).not.toBe(0);
  await writeFile(other, 'mine');
  expect(await read('AGENTS.md')).toBe('# Agents\n');
});

test.each(['.docs', '.docs/.cairn'])('where %s is itself a link, nothing is written', async (name) => {
  await mkdir(join(checkout.path, 'elsewhere'));
  await mkdir(dirname(join(checkout.path, name)), { recursive: true });
  await symlink(join(checkout.path, 'elsewhere'), join(checkout.path, name));
  expect(await failure(bring())).toMatchObject({ code: 'DOCS_FOLDER_REFUSED' });
  expect(await readdir(join(checkout.path, 'elsewhere'))).toEqual([]);
});

test('a manifest that was tampered with here removes nothing outside', async () => {
  await bring();
  await writeFile(join(checkout.path, 'precious.md'), 'mine');
  await writeFile(at('.cairn/manifest'), `${'0'.repeat(64)}  ../precious.md\n`);
  await bring();
  expect(await readFile(join(checkout.path, 'precious.md'), 'utf8')).toBe('mine');
  expect(await documents()).toEqual(onServer());
});

test('a checkout that is gone is not made anew', async () => {
  await rm(checkout.path, { recursive: true });
  expect(await failure(bring())).toMatchObject({ code: 'DOCS_FOLDER_REFUSED' });
  expect(await readdir(home)).toEqual([]);
});

test('where no folder can be made, that is said, and the platform is not asked', async () => {
  await writeFile(join(checkout.path, '.docs'), 'a file');
  expect(await failure(bring())).toMatchObject({ code: 'DOCS_UNWRITABLE' });
  expect(server.requests).toEqual([]);
});
