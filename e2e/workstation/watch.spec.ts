import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isFresh, listCheckouts, readLink, saveKey, writeLink } from '@cairn/workstation';
import { readRunningWatch, startWatch, watchLogFile } from '@cairn/workstation/watch';
import { ReceiptSpool } from '@cairn/workstation/receipts';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type Session, signIn } from '../faults/api.ts';
import { type RunningServer, startServer } from '../start-server.ts';
import { type Gate, openGate } from './gate.ts';
import { Machine, type Place } from './machine.ts';

let server: RunningServer;
let ana: Session;
let machine: Machine;
let place: Place;
const gates: Gate[] = [];
const ENV = { CAIRN_ROLE: 'worker' };

beforeAll(async () => {
  server = await startServer({ env: ENV });
  ana = await signIn(server, true);
});
afterAll(() => server?.stop());

beforeEach(async () => {
  machine = await Machine.make();
  place = await newPlace();
  await save('README.md', '# One\n');
});
afterEach(async () => {
  vi.useRealTimers();
  await machine.remove();
  for (const gate of gates.splice(0)) await gate.close();
});

async function newPlace(): Promise<Place> {
  const { body: project } = await ana.call<{ id: string }>('POST', '/api/projects', { name: 'Handbook' });
  return { url: server.url, projectId: project.id, apiKey: (await newKey(project.id)).key };
}

async function newKey(projectId: string): Promise<{ id: string; key: string }> {
  const body = { name: 'laptop', scopes: ['hook', 'write'] };
  return (await ana.call<{ id: string; key: string }>('POST', `/api/projects/${projectId}/api-keys`, body))
    .body;
}

const project = () => `/api/projects/${place.projectId}`;
const lock = (body = {}) => ana.call('POST', `${project()}/lock`, body);
const unlock = () => ana.call('DELETE', `${project()}/lock`);

async function save(fileName: string, content: string): Promise<void> {
  const made = await ana.call('POST', `${project()}/docs`, { fileName, content });
  if (made.status === 409)
    await ana.call('PUT', `${project()}/docs/${encodeURIComponent(fileName)}`, { content });
}
const remove = (fileName: string) => ana.call('DELETE', `${project()}/docs/${encodeURIComponent(fileName)}`);

async function gateTo(url: string, lets: Gate['lets'] = 'open'): Promise<Gate> {
  const gate = await openGate(url);
  gate.lets = lets;
  gates.push(gate);
  return gate;
}

test('a lock that is taken on the platform stands in the state file at once, and so does its end', async () => {
  const path = await machine.checkout('shop', place);
  machine.startWatch();
  expect(await machine.connected(path)).toMatchObject({ locked: false, localChanges: 'heal' });
  await lock({ reason: 'Rewriting\nthe rules', ttlSeconds: 600 });
  expect(await machine.stateOf(path, (state) => state.locked)).toMatchObject({
    connected: true,
    lockIsYours: false,
    lockedByName: 'Ana',
    reason: 'Rewriting the rules',
  });
  await unlock();
  const after = await machine.stateOf(path, (state) => !state.locked);
  expect(isFresh(after)).toBe(true);
  expect(after.lockedByName).toBeUndefined();
});

test('documents arrive as they are saved, read-only, and go when they are deleted', async () => {
  const path = await machine.checkout('shop', place);
  machine.startWatch();
  expect(await machine.document(path, 'README.md', '# One\n')).toBe(true);
  await save('README.md', '# Two\n');
  await save('rules/new.md', 'new\n');
  expect(await machine.document(path, 'README.md', '# Two\n')).toBe(true);
  expect(await machine.document(path, 'rules/new.md', 'new\n')).toBe(true);
  expect((await stat(join(path, '.docs/README.md'))).mode & 0o222).toBe(0);
  await remove('rules/new.md');
  expect(await machine.document(path, 'rules/new.md', undefined)).toBe(true);
  const hash = (await readFile(join(path, '.docs/.cairn/hash'), 'utf8')).trim();
  await machine.stateOf(path, (state) => state.hash === hash);
});

test('a burst of saves ends with the last of them', async () => {
  const path = await machine.checkout('shop', place);
  machine.startWatch();
  await machine.connected(path);
  for (let n = 0; n < 30; n++) await save(`many/${n % 5}.md`, `${n}\n`);
  const last = [25, 26, 27, 28, 29].map((n) => machine.document(path, `many/${n % 5}.md`, `${n}\n`));
  expect(await Promise.all(last)).toHaveLength(5);
});

test('a second one says that there is one, and ends', async () => {
  await machine.checkout('shop', place);
  machine.startWatch();
  const second = startWatch({ client: { name: 'cairn', version: '1' }, env: {}, folders: machine.folders });
  expect(second).toMatchObject({ already: { pid: process.pid, version: '0.0.0' } });
});

test('one that was killed does not stand in the way of the next', async () => {
  await mkdir(machine.folders.state, { recursive: true });
  const record = { pid: 2 ** 30, run: 'x', version: '1', startedAt: '', renewedAt: new Date().toISOString() };
  await writeFile(join(machine.folders.state, 'watch.json'), JSON.stringify(record));
  const path = await machine.checkout('shop', place);
  machine.startWatch();
  await machine.connected(path);
  expect(readRunningWatch(machine.folders)?.pid).toBe(process.pid);
});

test('a checkout that is added later is kept in step too', async () => {
  const first = await machine.checkout('first', place);
  machine.startWatch();
  await machine.connected(first);
  const other = await newPlace();
  const second = await machine.checkout('second', other);
  expect(await machine.connected(second)).toMatchObject({ connected: true });
});

test('a checkout that was moved is forgotten, and said to be', async () => {
  const path = await machine.checkout('shop', place);
  machine.startWatch();
  expect(await machine.document(path, 'README.md', '# One\n')).toBe(true);
  await rename(path, `${path}-moved`);
  await machine.logged('was moved or deleted');
  expect(listCheckouts(machine.folders)).toEqual([]);
  expect(existsSync(path)).toBe(false);
});

test('a checkout that is linked to another project follows that one', async () => {
  const path = await machine.checkout('shop', place);
  machine.startWatch();
  expect(await machine.document(path, 'README.md', '# One\n')).toBe(true);
  place = await newPlace();
  await save('README.md', '# Of another project\n');
  saveKey(machine.folders, place.url, place.projectId, { key: place.apiKey, name: '' });
  writeLink(path, { ...readLink(path)!, projectId: place.projectId });
  expect(await machine.document(path, 'README.md', '# Of another project\n')).toBe(true);
});

test('what is changed here is put right by itself, and the text is kept', async () => {
  const path = await machine.checkout('shop', place);
  machine.startWatch();
  await save('rules/deep/a.md', 'rule\n');
  expect(await machine.document(path, 'rules/deep/a.md', 'rule\n')).toBe(true);
  await machine.connected(path);
  const file = join(path, '.docs/rules/deep/a.md');
  await chmod(file, 0o644);
  await writeFile(file, 'mine\n');
  await machine.logged('was changed here and has been put right; its text is kept');
  expect(await machine.document(path, 'rules/deep/a.md', 'rule\n')).toBe(true);
  await rm(file);
  expect(await machine.document(path, 'rules/deep/a.md', 'rule\n')).toBe(true);
});

test('where the project wants it, what is changed here becomes a proposal before it is put right', async () => {
  await ana.call('PUT', `${project()}/workstation-policy`, { localChanges: 'propose' });
  const path = await machine.checkout('shop', place);
  machine.startWatch();
  expect(await machine.stateOf(path, (state) => isFresh(state))).toMatchObject({ localChanges: 'propose' });
  expect(await machine.document(path, 'README.md', '# One\n')).toBe(true);
  const file = join(path, '.docs/README.md');
  await chmod(file, 0o644);
  await writeFile(file, '# Mine\n');
  await machine.logged('is proposal');
  expect(await machine.document(path, 'README.md', '# One\n')).toBe(true);
  const { body } = await ana.call<{ data: { id: string; fileName: string }[] }>(
    'GET',
    `${project()}/proposals`,
  );
  expect(body.data).toMatchObject([{ fileName: 'README.md', kind: 'change', state: 'open' }]);
  const { body: proposal } = await ana.call('GET', `${project()}/proposals/${body.data[0]!.id}`);
  expect(proposal).toMatchObject({ content: '# Mine\n', merge: { state: 'clean' } });
});

test('the tools’ own files follow the documents, and what of them is ours is put right', async () => {
  await save('AGENTS.md', '# Rules\n\nBe kind.\n');
  const path = await machine.checkout('shop', place, { nativeFiles: true, tools: ['codex'] });
  await writeFile(join(path, 'AGENTS.md'), 'Mine.\n');
  machine.startWatch();
  await machine.logged('native files written');
  const text = await readFile(join(path, 'AGENTS.md'), 'utf8');
  expect(text).toContain('Mine.');
  expect(text).toContain('Be kind.');
  await writeFile(join(path, 'AGENTS.md'), text.replace('Be kind.', 'Be rude.'));
  await machine.logged('AGENTS.md was changed here and has been put right');
  expect(await machine.file(join(path, 'AGENTS.md'), text)).toBe(true);
  await save('AGENTS.md', '# Rules\n\nBe brief.\n');
  const agents = () => readFile(join(path, 'AGENTS.md'), 'utf8');
  await expect.poll(agents, { timeout: 20_000 }).toMatch(/^Mine\.[^]*Be brief\./);
});

interface Seen {
  machineName: string;
  checkoutName: string;
  watching: boolean;
  state: string;
  pushLatency: { samples: number[] } | null;
  tools: { tool: string; hooks: string }[];
}
const seen = async () => (await ana.call<{ data: Seen[] }>('GET', `${project()}/workstations`)).body.data;

test('the platform knows the checkout, how long a push took, and that nobody watches any more', async () => {
  const path = await machine.checkout('shop', place, { nativeFiles: true, tools: ['codex'] });
  const watch = machine.startWatch();
  await machine.connected(path);
  await expect
    .poll(seen, { timeout: 20_000 })
    .toMatchObject([
      { checkoutName: 'shop', watching: true, tools: [{ tool: 'codex', hooks: 'installed' }] },
    ]);
  await save('README.md', '# Two\n');
  expect(await machine.document(path, 'README.md', '# Two\n')).toBe(true);
  const samples = async () => (await seen())[0]?.pushLatency?.samples ?? [];
  await expect.poll(samples, { timeout: 20_000 }).toHaveLength(1);
  // The heartbeat that told it came at least 400 ms later.
  expect((await samples())[0]).toBeLessThan(10_000);
  watch.stop();
  await watch.ended;
  expect(await seen()).toMatchObject([{ watching: false }]);
});

test('what hooks noted of an agent’s session is sent on', async () => {
  const path = await machine.checkout('shop', place);
  machine.startWatch();
  await machine.connected(path);
  const reading = { sessionId: 's1', eventId: 'e1', type: 'doc:read', fileName: 'README.md', tool: 'codex' };
  new ReceiptSpool(machine.folders, place.projectId).append([reading]);
  const readings = async () =>
    (await ana.call<{ data: { sessionId: string }[] }>('GET', `${project()}/docs/README.md/reads`)).body.data;
  await expect.poll(readings, { timeout: 20_000 }).toMatchObject([{ sessionId: 's1', tool: 'codex' }]);
});

test('after a restart of the platform it is there again, with what happened meanwhile', async () => {
  const home = join(machine.home, 'platform');
  await mkdir(home);
  let own = await startServer({ home, env: ENV });
  const port = new URL(own.url).port;
  try {
    const session = await signIn(own, true);
    const { body } = await session.call<{ id: string }>('POST', '/api/projects', { name: 'Own' });
    const docs = `/api/projects/${body.id}/docs`;
    await session.call('POST', docs, { fileName: 'a.md', content: 'one\n' });
    const keys = `/api/projects/${body.id}/api-keys`;
    const { key } = (await session.call<{ key: string }>('POST', keys, { name: 'x', scopes: ['hook'] })).body;
    const path = await machine.checkout('shop', { url: own.url, projectId: body.id, apiKey: key });
    machine.startWatch();
    await machine.connected(path);
    await own.kill9();
    await machine.stateOf(path, (state) => !state.connected);
    own = await startServer({ home, env: { ...ENV, PORT: port } });
    const again = await signIn(own, false);
    await again.call('PUT', `${docs}/a.md`, { content: 'two\n' });
    await again.call('POST', `/api/projects/${body.id}/lock`, {});
    expect(await machine.document(path, 'a.md', 'two\n')).toBe(true);
    await machine.stateOf(path, (state) => state.locked && isFresh(state));
  } finally {
    await own.stop();
  }
});

test('where no WebSocket gets through, plain requests carry the same', async () => {
  const gate = await gateTo(server.url, 'no-upgrade');
  const path = await machine.checkout('shop', { ...place, url: gate.url });
  const watch = machine.startWatch();
  await machine.connected(path);
  expect(watch.report()).toMatchObject([{ connected: true, via: 'polling' }]);
  await lock();
  await machine.stateOf(path, (state) => state.locked);
});

test('where nothing of Socket.IO gets through, questions that are held tell; and later the socket again', async () => {
  const gate = await gateTo(server.url, 'no-socket');
  const path = await machine.checkout('shop', { ...place, url: gate.url });
  const watch = machine.startWatch();
  await machine.connected(path);
  expect(watch.report()).toMatchObject([{ connected: true, via: 'long-poll' }]);
  await lock();
  await machine.stateOf(path, (state) => state.locked);
  await unlock();
  await machine.stateOf(path, (state) => !state.locked);
  await save('README.md', '# Two\n');
  expect(await machine.document(path, 'README.md', '# Two\n')).toBe(true);
  gate.lets = 'open';
  await expect.poll(() => watch.report()[0]?.via, { timeout: 40_000, interval: 100 }).toBe('websocket');
  await lock();
  await machine.stateOf(path, (state) => state.locked && isFresh(state));
});

test('a line that is cut is said to be, and mends itself', async () => {
  const gate = await gateTo(server.url);
  const path = await machine.checkout('shop', { ...place, url: gate.url });
  machine.startWatch();
  await machine.connected(path);
  gate.lets = 'no-socket';
  gate.cut();
  await machine.stateOf(path, (state) => !state.connected);
  gate.lets = 'open';
  expect(await machine.connected(path)).toMatchObject({ connected: true });
});

test('a key that is switched off is said in state file and log, never shown, and a new one is taken at once', async () => {
  const { key, id } = await newKey(place.projectId);
  const path = await machine.checkout('shop', { ...place, apiKey: key });
  machine.startWatch();
  await machine.connected(path);
  await ana.call('DELETE', `${project()}/api-keys/${id}`);
  expect(await machine.stateOf(path, (state) => state.problem !== undefined)).toMatchObject({
    connected: false,
    problem: 'KEY_REFUSED',
    message: expect.stringContaining('cairn login'),
  });
  await machine.logged('KEY_REFUSED');
  saveKey(machine.folders, place.url, place.projectId, {
    key: (await newKey(place.projectId)).key,
    name: '',
  });
  expect((await machine.connected(path)).problem).toBeUndefined();
  const log = await readFile(watchLogFile(machine.folders), 'utf8');
  expect(log).not.toContain(key);
  expect((await stat(watchLogFile(machine.folders))).mode & 0o077).toBe(0);
});

test('documents that cannot be put in place are said in state and log, and brought once they can', async () => {
  const path = await machine.checkout('shop', place);
  await writeFile(join(path, '.docs'), 'a file, where the folder should be');
  const watch = machine.startWatch();
  await machine.logged('DOCS_UNWRITABLE');
  await expect
    .poll(() => watch.report(), { timeout: 20_000 })
    .toMatchObject([{ connected: true, problem: 'DOCS_UNWRITABLE' }]);
  await rm(join(path, '.docs'));
  expect(await machine.document(path, 'README.md', '# One\n')).toBe(true);
  await machine.logged('all is well again');
});

test('when it stops, nobody relies on its state file any more', async () => {
  const path = await machine.checkout('shop', place);
  const watch = machine.startWatch();
  await machine.connected(path);
  watch.stop();
  expect(await watch.ended).toBe('stopped');
  expect((await machine.stateOf(path, () => true)).connected).toBe(false);
  expect(readRunningWatch(machine.folders)).toBeUndefined();
});

test('after a sleep of the machine all is looked at again', async () => {
  const path = await machine.checkout('shop', place);
  machine.startWatch();
  const before = await machine.connected(path);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
  await machine.logged('the machine slept');
  const after = await machine.stateOf(path, (state) => isFresh(state));
  expect(after.until - before.until).toBeGreaterThan(3_500);
});
