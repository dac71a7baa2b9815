// As many workstations as a large team has, each with a checkout, a key and a socket of its own, on one platform.
import { isFresh } from '@cairn/workstation';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Session, signIn } from '../faults/api.ts';
import { type RunningServer, startServer } from '../start-server.ts';
import { Machine } from '../workstation/machine.ts';

const CLIENTS = 200;
const MEGABYTE = 1024 * 1024;
/** A checkout with its socket, its watches and what it remembers of its documents. */
const MOST_MEGABYTES_EACH = 2;

interface Client {
  readonly machine: Machine;
  readonly path: string;
}

let server: RunningServer;
let ana: Session;
let project: string;
let projectId: string;
const clients: Client[] = [];

beforeAll(async () => {
  server = await startServer({ env: { CAIRN_ROLE: 'worker' } });
  ana = await signIn(server, true);
  projectId = (await ana.call<{ id: string }>('POST', '/api/projects', { name: 'Handbook' })).body.id;
  project = `/api/projects/${projectId}`;
  for (let n = 0; n < 20; n++) await save(`rules/${n}.md`, `rule ${n}\n`.repeat(50));
  for (let n = 0; n < CLIENTS; n++) clients.push(await client(n));
});
afterAll(async () => {
  await Promise.all(clients.map(({ machine }) => machine.remove()));
  await server?.stop();
});

async function client(n: number): Promise<Client> {
  const body = { name: `machine ${n}`, scopes: ['hook'] };
  const { key } = (await ana.call<{ key: string }>('POST', `${project}/api-keys`, body)).body;
  const machine = await Machine.make();
  const path = await machine.checkout('shop', { url: server.url, projectId, apiKey: key });
  return { machine, path };
}

async function save(fileName: string, content: string): Promise<void> {
  const { status } = await ana.call('POST', `${project}/docs`, { fileName, content });
  if (status === 409) await ana.call('PUT', `${project}/docs/${encodeURIComponent(fileName)}`, { content });
}

const all = <T>(look: (client: Client) => Promise<T>): Promise<T[]> => Promise.all(clients.map(look));
const lastDocument = (text: string) => all(({ machine, path }) => machine.document(path, 'rules/7.md', text));

test('all of them come in step, and together take little memory', async () => {
  const before = process.memoryUsage().rss;
  for (const { machine } of clients) machine.startWatch();
  await all(({ machine, path }) => machine.connected(path));
  await lastDocument('rule 7\n'.repeat(50));
  const each = (process.memoryUsage().rss - before) / CLIENTS / MEGABYTE;
  console.log(`${CLIENTS} watches: ${each.toFixed(2)} MB each`);
  expect(each).toBeLessThan(MOST_MEGABYTES_EACH);
});

test('a lock stands in every state file, and its end too', async () => {
  const began = performance.now();
  await ana.call('POST', `${project}/lock`, { reason: 'rewriting' });
  const states = await all(({ machine, path }) => machine.stateOf(path, (state) => state.locked));
  console.log(`lock → ${CLIENTS} state files: ${Math.round(performance.now() - began)} ms`);
  expect(states.filter(({ lockedByName }) => lockedByName === 'Ana')).toHaveLength(CLIENTS);
  await ana.call('DELETE', `${project}/lock`);
  const after = await all(({ machine, path }) => machine.stateOf(path, (state) => !state.locked));
  expect(after.every((state) => isFresh(state))).toBe(true);
});

test('a document that is saved is on every disk', async () => {
  const began = performance.now();
  await save('rules/7.md', 'a new rule\n');
  expect(await lastDocument('a new rule\n')).toHaveLength(CLIENTS);
  console.log(`save → ${CLIENTS} disks: ${Math.round(performance.now() - began)} ms`);
});

test('the platform hears of every one of them', async () => {
  const total = async () =>
    (await ana.call<{ meta: { total: number } }>('GET', `${project}/workstations`)).body.meta.total;
  await expect.poll(total, { timeout: 30_000 }).toBe(CLIENTS);
});

test('after the platform was killed, all of them come back by themselves', async () => {
  const { home } = server;
  const port = new URL(server.url).port;
  await server.kill9();
  await all(({ machine, path }) => machine.stateOf(path, (state) => !state.connected));
  server = await startServer({ home, env: { CAIRN_ROLE: 'worker', PORT: port } });
  ana = await signIn(server, false);
  await save('rules/7.md', 'after the restart\n');
  expect(await lastDocument('after the restart\n')).toHaveLength(CLIENTS);
  const states = await all(({ machine, path }) => machine.connected(path));
  expect(states).toHaveLength(CLIENTS);
});
