import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import {
  type HookStatus,
  docEndpoints,
  hookEndpoints,
  identityEndpoints,
  lockEndpoints,
} from '@cairn/contracts';
import { extract } from 'tar-stream';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Person, TestApp } from '../../../../test/test-app.ts';
import { TestClient } from '../../../../test/test-client.ts';

let app: TestApp;
let owner: Person;
let projectId: string;
let key: TestClient & { id: string; key: string };
beforeAll(async () => {
  app = await TestApp.start();
  owner = await app.owner();
});
afterAll(() => app.stop());
beforeEach(async () => {
  projectId = await app.project(owner);
  key = await app.key(owner, projectId, ['hook', 'write']);
});

const params = () => ({ projectId });
const sha256 = (content: string) => createHash('sha256').update(content).digest('hex');
const EMPTY = `sha256:${sha256('')}`;
const POLICY = { localChanges: 'heal', whenUnreachable: 'continue' };
const create = (fileName: string, content: string) =>
  owner.ok(docEndpoints.create, { params: params(), body: { fileName, content } });
const save = (doc: string, content: string) =>
  owner.ok(docEndpoints.update, { params: { projectId, doc }, body: { content } });
const status = (query = {}, as: TestClient = key): Promise<HookStatus> =>
  as.ok(hookEndpoints.status, { params: params(), query });
const textOf = async (query = '') =>
  (await key.send('GET', `/hook/status/${projectId}?format=text${query}`)).body as string;
const sync = (files?: Record<string, string>) =>
  key.ok(hookEndpoints.sync, { params: params(), body: files ? { files } : {} });
const lock = (as: TestClient, body = {}) => as.ok(lockEndpoints.acquire, { params: params(), body });

describe('the status', () => {
  test('of an empty project is unlocked, with the hash of nothing', async () => {
    expect(await status()).toEqual({ locked: false, hash: EMPTY, ...POLICY });
    expect(await key.ok(hookEndpoints.docs, { params: params() })).toEqual({ hash: EMPTY });
    expect(await textOf()).toBe(`locked=false\nhash=${EMPTY}\nlocalChanges=heal\nwhenUnreachable=continue\n`);
  });

  test('changes its hash with each document that is added, changed or deleted, and back with the text', async () => {
    const hashes = [(await status()).hash];
    const step = async (change: Promise<unknown>) => {
      await change;
      hashes.push((await status()).hash);
    };
    await step(create('a.md', 'one'));
    await step(create('b.md', 'two'));
    await step(save('a.md', 'three'));
    await step(save('a.md', 'one'));
    await step(owner.ok(docEndpoints.delete, { params: { projectId, doc: 'b.md' } }));
    expect(new Set(hashes.slice(0, 4)).size).toBe(4);
    expect([hashes[4], hashes[5]]).toEqual([hashes[2], hashes[1]]);
    expect(hashes[1]).toBe(`sha256:${sha256(`${sha256('one')}  a.md\n`)}`);
  });

  test('says who holds the lock, and whether it is this very key', async () => {
    await lock(owner, { reason: 'Two\nlines =x', ttlSeconds: 60 });
    const seen = await status();
    expect(seen).toMatchObject({
      locked: true,
      lockedBy: owner.id,
      lockedByName: owner.name,
      lockIsYours: false,
      reason: 'Two\nlines =x',
    });
    const lines = (await textOf()).trimEnd().split('\n');
    expect(lines).toContain('reason=Two lines =x');
    expect(lines).toContain('lockIsYours=false');
    expect(lines).toHaveLength(Object.keys(seen).length);
    await owner.ok(lockEndpoints.release, { params: params() });
    await lock(key);
    expect(await status()).toMatchObject({ locked: true, lockIsYours: true });
    const other = await app.key(owner, projectId, ['hook']);
    expect(await status({}, other)).toMatchObject({ locked: true, lockIsYours: false });
    await app.rows(`update locks set expires_at = now() where project_id = $1`, [projectId]);
    expect(await status()).toEqual({ locked: false, hash: EMPTY, ...POLICY });
  });

  test('is for keys with the scope and for members alone', async () => {
    const reader = await app.key(owner, projectId, ['read', 'write']);
    expect(await reader.fails(hookEndpoints.status, { params: params() })).toMatchObject({
      code: 'FORBIDDEN',
    });
    const foreign = await app.key(owner, await app.project(owner, 'Other'), ['hook']);
    for (const endpoint of [
      hookEndpoints.status,
      hookEndpoints.docs,
      hookEndpoints.sync,
      hookEndpoints.events,
      hookEndpoints.heartbeat,
    ])
      expect(
        (await foreign.send(endpoint.method, endpoint.path.replace(':projectId', projectId))).status,
      ).toBe(404);
    expect((await status({}, owner)).locked).toBe(false);
  });

  test('takes each of many keys that are shown at once for itself, and a made-up one for none', async () => {
    const keys = await Promise.all(Array.from({ length: 6 }, () => app.key(owner, projectId, ['hook'])));
    const elsewhere = await app.key(owner, await app.project(owner, 'Other'), ['hook']);
    const shown = [...keys.map(({ key: own }) => own), 'cxk_AAAAAAAA_' + 'A'.repeat(43), elsewhere.key];
    const answers = await Promise.all(
      shown.map((own) => fetch(`${app.url}/hook/status/${projectId}`, { headers: { 'x-api-key': own } })),
    );
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200, 200, 401, 404]);
  });

  test('ends with the key: off, deleted or expired', async () => {
    const of = { ...params(), keyId: key.id };
    const statusCode = async () => (await key.call(hookEndpoints.status, { params: params() })).status;
    expect(await statusCode()).toBe(200);
    await owner.ok(identityEndpoints.updateKey, { params: of, body: { isActive: false } });
    expect(await statusCode()).toBe(401);
    await owner.ok(identityEndpoints.updateKey, { params: of, body: { isActive: true } });
    expect(await statusCode()).toBe(200);
    await app.rows(`update api_keys set expires_at = now() - interval '1 second' where id = $1`, [key.id]);
    await expect.poll(statusCode, { timeout: 3_000 }).toBe(401);
    await app.rows('update api_keys set expires_at = null where id = $1', [key.id]);
    await expect.poll(statusCode, { timeout: 3_000 }).toBe(200);
    await owner.ok(identityEndpoints.deleteKey, { params: of });
    expect(await statusCode()).toBe(401);
  });

  test.each([{ wait: 56 }, { wait: -1 }, { wait: 'x' }, { hash: 'abc' }, { format: 'xml' }, { other: 1 }])(
    'is not asked with %j',
    async (query) => {
      const error = await key.fails(hookEndpoints.status, { params: params(), query: query as never });
      expect(error.code).toBe('VALIDATION_FAILED');
    },
  );
});

describe('waiting for a change', () => {
  /** Asks and, once the server listens, does what is to wake it. */
  async function wake(change: () => Promise<unknown>, known = {}): Promise<HookStatus> {
    const { hash } = await status();
    const { emitter } = app.platform.events as unknown as {
      emitter: { listenerCount(name: string): number };
    };
    const answer = status({ wait: 20, hash, ...known });
    await expect
      .poll(() => emitter.listenerCount(`room:project:${projectId}`), { interval: 5 })
      .toBeGreaterThan(0);
    await change();
    return answer;
  }

  test('ends with a save, a deletion, a lock and its release', async () => {
    const before = await status();
    expect((await wake(() => create('a.md', 'one'))).hash).not.toBe(before.hash);
    expect(await wake(() => lock(owner))).toMatchObject({ locked: true });
    expect(await wake(() => owner.ok(lockEndpoints.release, { params: params() }))).toMatchObject({
      locked: false,
    });
    const gone = await wake(() => owner.ok(docEndpoints.delete, { params: { projectId, doc: 'a.md' } }));
    expect(gone).toEqual(before);
  });

  test('answers at once whoever knows another hash, or none', async () => {
    await create('a.md', 'one');
    const started = performance.now();
    await status({ wait: 20 });
    await status({ wait: 20, hash: EMPTY });
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test('answers at once whoever knows of another lock, or of none where there is one', async () => {
    await lock(owner);
    const { lockedAt } = await status();
    const started = performance.now();
    const answers = [
      await status({ wait: 20, hash: EMPTY, lockedAt: 'none' }),
      await status({ wait: 20, hash: EMPTY, lockedAt: '2026-01-01T00:00:00.000Z' }),
    ];
    expect(answers).toMatchObject([{ locked: true }, { locked: true }]);
    const held = wake(() => owner.ok(lockEndpoints.release, { params: params() }), { lockedAt });
    expect(await held).toMatchObject({ locked: false });
    expect(await status({ wait: 20, hash: EMPTY, lockedAt })).toMatchObject({ locked: false });
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test('ends when its time is over, with nothing changed', async () => {
    expect(await status({ wait: 1, hash: EMPTY })).toEqual({ locked: false, hash: EMPTY, ...POLICY });
  });

  test('ends when the lock’s time is over, which nobody announces', async () => {
    await lock(owner);
    await app.rows(`update locks set expires_at = now() + interval '600 ms' where project_id = $1`, [
      projectId,
    ]);
    const started = performance.now();
    expect(await status({ wait: 20, hash: EMPTY })).toMatchObject({ locked: false });
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test('is forgotten when the client hangs up', async () => {
    const { emitter } = app.platform.events as unknown as {
      emitter: { listenerCount(name: string): number };
    };
    const listening = () => emitter.listenerCount(`room:project:${projectId}`);
    const hangUp = new AbortController();
    const path = `/hook/status/${projectId}?wait=50&hash=${EMPTY}`;
    const answer = key.send('GET', path, { signal: hangUp.signal }).catch((error: Error) => error.name);
    await expect.poll(listening, { interval: 5 }).toBe(1);
    hangUp.abort();
    expect(await answer).toBe('AbortError');
    await expect.poll(listening, { interval: 5 }).toBe(0);
  });
});

describe('bringing a workstation up to date', () => {
  beforeEach(async () => {
    await create('a.md', 'one');
    await create('b/c.md', 'two');
  });
  const have = async () =>
    Object.fromEntries((await sync()).docs.map(({ fileName, hash }) => [fileName, hash]));

  test('sends what differs, names what is gone, and nothing else', async () => {
    const all = await sync();
    const sent = all.docs.map(({ fileName, content, version }) => [fileName, content, version]);
    expect(sent.toSorted(([a], [b]) => (a! < b! ? -1 : 1))).toEqual([
      ['a.md', 'one', 1],
      ['b/c.md', 'two', 1],
    ]);
    expect(all.hash).toBe((await status()).hash);
    const files = await have();
    expect(await sync(files)).toEqual({ hash: all.hash, docs: [], deleted: [] });
    await save('a.md', 'ONE');
    await owner.ok(docEndpoints.delete, { params: { projectId, doc: 'b/c.md' } });
    const change = await sync({ ...files, 'never/was.md': `sha256:${sha256('x')}` });
    expect(change.docs).toMatchObject([{ fileName: 'a.md', content: 'ONE', version: 2 }]);
    expect(change.deleted.toSorted()).toEqual(['b/c.md', 'never/was.md']);
    expect(change.hash).toBe((await status()).hash);
  });

  test('gives each of many that ask at once what it lacks itself', async () => {
    const files = await have();
    const states: { has: Record<string, string>; lacks: string[]; gone?: string[] }[] = [
      { has: files, lacks: [] },
      { has: {}, lacks: ['a.md', 'b/c.md'] },
      { has: { 'a.md': files['a.md']! }, lacks: ['b/c.md'] },
      { has: { ...files, 'a.md': EMPTY }, lacks: ['a.md'] },
      { has: { ...files, 'gone.md': EMPTY }, lacks: [], gone: ['gone.md'] },
    ];
    const asking = Array.from({ length: 20 }, (_, n) => states[n % states.length]!);
    const answers = await Promise.all(asking.map(({ has }) => sync(has)));
    expect(
      answers.map(({ docs, deleted }) => [docs.map(({ fileName }) => fileName).toSorted(), deleted]),
    ).toEqual(asking.map(({ lacks, gone = [] }) => [lacks, gone]));
  });

  test('takes names of JavaScript’s own for names', async () => {
    await create('constructor', 'c');
    await create('__proto__', 'p');
    const names = (await sync({ toString: `sha256:${sha256('x')}` })).docs.map(({ fileName }) => fileName);
    expect(names.toSorted()).toEqual(['__proto__', 'a.md', 'b/c.md', 'constructor']);
  });

  test('as an archive has the changed documents, and what the workstation then has', async () => {
    await create('wïth space/ünï.md', 'ü');
    const manifest = `${sha256('one')}  a.md\n${sha256('old')} *b/c.md\nnonsense\n${sha256('x')}  gone.md\n`;
    const {
      status: code,
      headers,
      body,
    } = await key.send('POST', `/hook/sync/${projectId}?format=tar`, {
      headers: { 'content-type': 'text/plain' },
      body: manifest,
    });
    expect([code, headers.get('content-type')]).toEqual([200, 'application/x-tar']);
    const entries = await unpack(body as Buffer);
    const { hash } = await status();
    expect(Object.keys(entries)).toHaveLength(5);
    expect(entries).toMatchObject({
      'b/c.md': 'two',
      'wïth space/ünï.md': 'ü',
      '.cairn/deleted': 'gone.md\n',
      '.cairn/hash': `${hash}\n`,
    });
    expect(`sha256:${sha256(entries['.cairn/manifest']!)}`).toBe(hash);
    expect(Object.keys(entries).slice(-3)).toEqual(['.cairn/deleted', '.cairn/manifest', '.cairn/hash']);
  });

  test('with an empty manifest or none at all sends everything', async () => {
    for (const request of [{}, { headers: { 'content-type': 'text/plain' }, body: '' }]) {
      const { body } = await key.send('POST', `/hook/sync/${projectId}`, request);
      expect((body as { docs: unknown[] }).docs).toHaveLength(2);
    }
  });

  test.each<[string, unknown]>([
    ['no object', { files: ['a.md'] }],
    ['a hash of another form', { files: { 'a.md': sha256('one') } }],
    ['an unknown field', { file: {} }],
    ['a name without end', { files: { ['x'.repeat(1001)]: EMPTY } }],
  ])('refuses %s', async (_name, body) => {
    const error = await key.fails(hookEndpoints.sync, { params: params(), body: body as never });
    expect(error.code).toBe('VALIDATION_FAILED');
  });
});

async function unpack(archive: Buffer): Promise<Record<string, string>> {
  const entries: Record<string, string> = {};
  const reader = extract();
  Readable.from([archive]).pipe(reader);
  for await (const entry of reader) {
    expect(entry.header).toMatchObject({ type: 'file', mode: 0o644 });
    entries[entry.header.name] = await text(entry);
  }
  return entries;
}

describe('reports of what agents did', () => {
  const event = (eventId: string, more = {}) => ({ sessionId: 's1', eventId, type: 'tool', ...more });
  const report = (...events: object[]) =>
    key.ok(hookEndpoints.events, { params: params(), body: { events: events as never } });
  const kept = () =>
    app.rows<{ event_id: string; payload: object }>(
      'select event_id, payload from agent_events where project_id = $1 order by event_id',
      [projectId],
    );

  test('are kept as they come, once each however often they are sent', async () => {
    const first = event('e1', { tool: 'Edit', files: ['a.md'], nested: { deep: [1, null] } });
    expect(await report(first, event('e2'))).toEqual({ accepted: 2, duplicates: 0 });
    expect(await report(first, event('e3'), event('e3'))).toEqual({ accepted: 1, duplicates: 2 });
    expect(await report({ ...event('e1'), sessionId: 's2' })).toEqual({ accepted: 1, duplicates: 0 });
    const rows = await kept();
    expect(rows.map(({ event_id: id }) => id)).toEqual(['e1', 'e1', 'e2', 'e3']);
    expect(rows.map(({ payload }) => payload)).toContainEqual({
      tool: 'Edit',
      files: ['a.md'],
      nested: { deep: [1, null] },
    });
  });

  test('of the same name in two projects are two', async () => {
    await report(event('e1'));
    const other = await app.project(owner, 'Other');
    const foreign = await app.key(owner, other, ['hook']);
    const call = { params: { projectId: other }, body: { events: [event('e1')] as never } };
    expect(await foreign.ok(hookEndpoints.events, call)).toEqual({ accepted: 1, duplicates: 0 });
  });

  test('sent ten times at once are kept once', async () => {
    const batch = Array.from({ length: 50 }, (_none, at) => event(`e${at}`));
    const answers = await Promise.all(Array.from({ length: 10 }, () => report(...batch)));
    expect(answers.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(50);
    expect(await kept()).toHaveLength(50);
  });

  test.each<[string, object[], string]>([
    ['without a session', [{ eventId: 'e', type: 't' }], 'VALIDATION_FAILED'],
    ['at no time', [event('e', { at: 'yesterday' })], 'VALIDATION_FAILED'],
    ['too many', Array.from({ length: 501 }, (_none, at) => event(`e${at}`)), 'VALIDATION_FAILED'],
    ['one too large', [event('ok'), event('large', { text: 'x'.repeat(65_536) })], 'PAYLOAD_TOO_LARGE'],
    ['with a NUL', [event('ok'), event('nul', { text: '\u0000' })], 'VALIDATION_FAILED'],
    ['with a NUL in the name', [event('nul\u0000')], 'VALIDATION_FAILED'],
  ])('%s are refused, and none of them kept', async (_name, events, code) => {
    const error = await key.fails(hookEndpoints.events, {
      params: params(),
      body: { events: events as never },
    });
    expect(error.code).toBe(code);
    expect(await kept()).toEqual([]);
  });

  test('at the edge of what can be are kept', async () => {
    const nothing = await report();
    expect(nothing).toEqual({ accepted: 0, duplicates: 0 });
    const odd = event('half \ud83d', {
      text: 'half \ud83d',
      at: '0001-01-01T00:00:00Z',
      number: 1e308,
      'a.b': null,
    });
    expect(await report(odd)).toEqual({ accepted: 1, duplicates: 0 });
    expect((await kept())[0]!.payload).toMatchObject({ text: 'half \ufffd', number: 1e308 });
  });
});
