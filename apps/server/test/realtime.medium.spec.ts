import { docEndpoints, identityEndpoints, lockEndpoints, projectEndpoints } from '@cairn/contracts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BrowserSession } from './browser-session.ts';
import { NOWHERE } from './endpoint-list.ts';
import { RealtimeClient } from './realtime-client.ts';
import { type Person, TestApp } from './test-app.ts';
import { TestClient } from './test-client.ts';

let app: TestApp;
let owner: Person;
let projectId: string;
beforeAll(async () => {
  app = await TestApp.start();
  owner = await app.owner();
});
afterAll(() => app.stop());
beforeEach(async () => {
  projectId = await app.project(owner);
});
afterEach(() => RealtimeClient.closeAll());

const connect = (auth: Record<string, unknown>, headers?: Record<string, string>) =>
  RealtimeClient.connect(app.url, { auth, ...(headers && { headers }) });
const tokenOf = (person: Person) => person.credentials['authorization']!.slice('Bearer '.length);
const asOwner = () => connect({ token: tokenOf(owner) });
const create = (fileName: string, project = projectId) =>
  owner.ok(docEndpoints.create, { params: { projectId: project }, body: { fileName, content: fileName } });

describe('a handshake', () => {
  test('is granted by access token, API key and the cookie of the browser', async () => {
    const { key } = await app.key(owner, projectId);
    const { access } = await BrowserSession.open(app, owner.email);
    const proofs: [Record<string, unknown>, Record<string, string>?][] = [
      [{ token: tokenOf(owner) }],
      [{ apiKey: key }],
      [{}, { 'x-api-key': key }],
      [{}, { authorization: `Bearer ${key}` }],
      [{}, { cookie: `other=1; cairn_at=${access}`, origin: app.url }],
    ];
    for (const [auth, headers] of proofs) {
      const client = await connect(auth, headers);
      expect(await client.subscribe({ projectId })).toMatchObject({ ok: true, seq: 0, refetch: false });
    }
  });

  test.each<[string, Record<string, unknown>, Record<string, string>?]>([
    ['nothing', {}],
    ['a made-up token', { token: 'a.b.c' }],
    ['a made-up key', { apiKey: 'cxk_AAAAAAAA_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
    ['a made-up cookie', {}, { cookie: 'cairn_at=a.b.c' }],
    ['something of another type', { token: { $ne: 1 } }],
  ])('with %s is refused, and says why', async (_name, auth, headers) => {
    await expect(connect(auth, headers)).rejects.toMatchObject({ data: { code: 'NOT_SIGNED_IN' } });
  });

  test('[S21] from a page of another site is refused, cookie or not', async () => {
    const { access } = await BrowserSession.open(app, owner.email);
    for (const origin of ['https://evil.test', 'null', `${app.url}.evil.test`])
      await expect(connect({}, { cookie: `cairn_at=${access}`, origin })).rejects.toThrow(/websocket error/);
  });
});

describe('a room', () => {
  test('[S22] is for members; of others it is not there', async () => {
    const stranger = await connect({ token: tokenOf(await app.person('Stranger')) });
    const viewer = await connect({ token: tokenOf(await app.member(projectId, 'viewer')) });
    const foreign = await connect({ apiKey: (await app.key(owner, await app.project(owner, 'Other'))).key });
    expect(await viewer.subscribe({ projectId })).toMatchObject({ ok: true });
    for (const [client, project] of [
      [stranger, projectId],
      [foreign, projectId],
      [viewer, NOWHERE],
    ] as const)
      expect(await client.subscribe({ projectId: project })).toMatchObject({ ok: false, code: 'NOT_FOUND' });
    await create('a.md');
    expect(await viewer.names(1)).toEqual(['doc:updated']);
    expect([stranger.events, foreign.events]).toEqual([[], []]);
  });

  test('[S22] is not for keys that may not read', async () => {
    const client = await connect({ apiKey: (await app.key(owner, projectId, ['write', 'ingest'])).key });
    expect(await client.subscribe({ projectId })).toMatchObject({ ok: false, code: 'FORBIDDEN' });
  });

  test.each([
    undefined,
    null,
    'x',
    1,
    {},
    { projectId: 'x' },
    { projectId: NOWHERE, extra: 1 },
    { projectId: NOWHERE, lastSeq: -1 },
  ])('is not asked for with %j', async (request) => {
    const client = await asOwner();
    expect(await client.ask('subscribe', request)).toMatchObject({ ok: false, code: 'VALIDATION_FAILED' });
    expect(await client.ask('ping')).toMatchObject({ ok: true });
  });

  test('tells what happens there, in order, to everybody in it, and nobody who left', async () => {
    const [one, two, gone] = await Promise.all([asOwner(), asOwner(), asOwner()]);
    for (const client of [one, two, gone]) await client.subscribe({ projectId });
    expect(await gone.ask('unsubscribe', { projectId })).toEqual({ ok: true });
    const doc = await create('a.md');
    await owner.ok(lockEndpoints.acquire, { params: { projectId }, body: { reason: 'Why' } });
    await owner.ok(lockEndpoints.release, { params: { projectId } });
    await owner.ok(docEndpoints.delete, { params: { projectId, doc: doc.id } });
    await owner.ok(projectEndpoints.update, { params: { projectId }, body: { name: 'Renamed' } });
    const names = ['doc:updated', 'lock:acquired', 'lock:released', 'doc:deleted', 'project:updated'];
    for (const client of [one, two]) {
      expect(await client.names(5)).toEqual(names);
      expect(client.seqs).toEqual([1, 2, 3, 4, 5]);
    }
    expect(one.events[0]!.payload).toMatchObject({
      fileName: 'a.md',
      hash: doc.hash,
      version: 1,
      updatedBy: owner.id,
    });
    expect(gone.events).toEqual([]);
  });

  test('says nothing of what was refused or rolled back', async () => {
    const client = await asOwner();
    await client.subscribe({ projectId });
    await create('a.md');
    await owner.fails(docEndpoints.create, { params: { projectId }, body: { fileName: 'A.md' } });
    await owner.call(docEndpoints.update, {
      params: { projectId, doc: 'a.md' },
      body: { content: 'x', baseVersion: 9 },
    });
    await create('b.md');
    expect(await client.names(2)).toEqual(['doc:updated', 'doc:updated']);
    expect(client.events.map(({ payload }) => payload['fileName'])).toEqual(['a.md', 'b.md']);
    expect(client.seqs).toEqual([1, 2]);
  });
});

describe('coming back', () => {
  test('with the last number brings what was missed, before the answer', async () => {
    const first = await asOwner();
    await first.subscribe({ projectId });
    await create('a.md');
    await first.names(1);
    first.socket.disconnect();
    for (const name of ['b.md', 'c.md', 'd.md']) await create(name);
    const again = await asOwner();
    expect(await again.subscribe({ projectId, lastSeq: 1 })).toMatchObject({
      ok: true,
      seq: 4,
      refetch: false,
    });
    expect(again.events.map(({ payload }) => payload['fileName'])).toEqual(['b.md', 'c.md', 'd.md']);
    expect(again.seqs).toEqual([2, 3, 4]);
    await create('e.md');
    await again.names(4);
    expect(again.seqs).toEqual([2, 3, 4, 5]);
  });

  test('with all there is brings nothing, and without a number too', async () => {
    await create('a.md');
    for (const lastSeq of [1, undefined]) {
      const client = await asOwner();
      const ack = await client.subscribe({ projectId, ...(lastSeq !== undefined && { lastSeq }) });
      expect(ack).toMatchObject({ ok: true, seq: 1, refetch: false });
      expect(client.events).toEqual([]);
    }
  });

  test('after too much, after too long, or from a future that never was: ask for everything again', async () => {
    await app.rows(
      `insert into events (room, seq, name, payload, at) select $1, n, 'project:deleted', jsonb_build_object('projectId', $2::text), now() from generate_series(1, 600) n`,
      [`project:${projectId}`, projectId],
    );
    await app.rows('insert into event_rooms (room, seq) values ($1, 600)', [`project:${projectId}`]);
    const come = async (lastSeq: number) => {
      const client = await asOwner();
      const ack = await client.subscribe({ projectId, lastSeq });
      return [ack.ok && ack.refetch, client.events.length];
    };
    expect(await come(99)).toEqual([true, 0]);
    expect(await come(100)).toEqual([false, 500]);
    expect(await come(601)).toEqual([true, 0]);
    await app.rows('delete from events where room = $1 and seq <= 550', [`project:${projectId}`]);
    expect(await come(549)).toEqual([true, 0]);
    expect(await come(550)).toEqual([false, 50]);
  });

  test('while others save leaves no gap', async () => {
    await create('first.md');
    const saves = Promise.all(Array.from({ length: 30 }, (_none, at) => create(`d${at}.md`)));
    const clients = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const client = await asOwner();
        await client.subscribe({ projectId, lastSeq: 1 });
        return client;
      }),
    );
    await saves;
    for (const client of clients) {
      const all = () => [...new Set(client.seqs)].toSorted((a, b) => a - b);
      await expect.poll(all, { timeout: 5_000 }).toEqual(Array.from({ length: 30 }, (_none, at) => at + 2));
    }
  });
});

describe('[A08][S05] losing the right to be there', () => {
  test('a key that is switched off or deleted loses its sockets, and no others', async () => {
    const [off, gone, stays] = [
      await app.key(owner, projectId),
      await app.key(owner, projectId),
      await app.key(owner, projectId),
    ];
    const [one, two, three] = await Promise.all(
      [off, gone, stays].map(({ key }) => connect({ apiKey: key })),
    );
    for (const client of [one!, two!, three!]) await client.subscribe({ projectId });
    await owner.ok(identityEndpoints.updateKey, {
      params: { projectId, keyId: off.id },
      body: { isActive: false },
    });
    await one!.closed();
    await owner.ok(identityEndpoints.deleteKey, { params: { projectId, keyId: gone.id } });
    await two!.closed();
    await create('a.md');
    expect(await three!.names(1)).toEqual(['doc:updated']);
    expect([one!.events, two!.events]).toEqual([[], []]);
  });

  test('signing out closes the sockets of that session alone', async () => {
    const [first, second] = [
      await BrowserSession.open(app, owner.email),
      await BrowserSession.open(app, owner.email),
    ];
    const byCookie = ({ access }: BrowserSession) =>
      connect({}, { cookie: `cairn_at=${access}`, origin: app.url });
    const [mine, other] = [await byCookie(first), await byCookie(second)];
    await other.subscribe({ projectId });
    await first.client.ok(identityEndpoints.logout);
    await mine.closed();
    expect(other.socket.connected).toBe(true);
    await expect(byCookie(first)).rejects.toMatchObject({ data: { code: 'NOT_SIGNED_IN' } });
  });

  test('a deleted project says so to whoever watches, and its keys are gone', async () => {
    const client = await asOwner();
    const key = await connect({ apiKey: (await app.key(owner, projectId)).key });
    await client.subscribe({ projectId });
    await owner.ok(projectEndpoints.delete, { params: { projectId } });
    expect(await client.names(1)).toEqual(['project:deleted']);
    await key.closed();
    expect(await client.subscribe({ projectId })).toMatchObject({ ok: false, code: 'NOT_FOUND' });
  });
});

test('[S24] whoever sends too much is cut off, and the others hear nothing of it', async () => {
  const [loud, quiet] = [await asOwner(), await asOwner()];
  await quiet.subscribe({ projectId });
  loud.socket.emit('subscribe', { projectId: 'x'.repeat(100_000) });
  await loud.closed();
  loud.socket.emit('unknown', 1);
  expect(await quiet.ask('ping')).toMatchObject({ ok: true });
});

test('numbers go on after a restart of the server', async () => {
  await create('a.md');
  const { database, home } = app;
  const second = await TestApp.start({ database, home });
  try {
    const person = new TestClient(second.url, owner.credentials);
    const client = await RealtimeClient.connect(second.url, { auth: { token: tokenOf(owner) } });
    await person.ok(docEndpoints.create, { params: { projectId }, body: { fileName: 'b.md' } });
    expect(await client.subscribe({ projectId, lastSeq: 1 })).toMatchObject({
      ok: true,
      seq: 2,
      refetch: false,
    });
    expect(client.seqs).toEqual([2]);
  } finally {
    RealtimeClient.closeAll();
    await second.stop();
  }
});
