import { docEndpoints } from '@cairn/contracts';
import { io } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { BrowserSession } from '../browser-session.ts';
import { addressOf, endpoints } from '../endpoint-list.ts';
import { rawRequest, upgradeHeaders } from '../raw-http.ts';
import { RawSocket } from '../raw-socket.ts';
import { RealtimeClient } from '../realtime-client.ts';
import { type Person, TestApp } from '../test-app.ts';

const SOCKET = '/socket.io/?EIO=4&transport=websocket';
const POLLING = '/socket.io/?EIO=4&transport=polling';

let app: TestApp;
let owner: Person;
let projectId: string;
let key: string;
beforeAll(async () => {
  app = await TestApp.start({ env: { LOG_LEVEL: 'debug' } });
  owner = await app.owner();
  projectId = await app.project(owner);
  key = (await app.key(owner, projectId)).key;
});
afterEach(() => RealtimeClient.closeAll());
afterAll(() => app.stop());

const save = () =>
  owner.ok(docEndpoints.create, { params: { projectId }, body: { fileName: `${Math.random()}.md` } });

describe('what can be upgraded', () => {
  test('[A10] is at two addresses: no other opens a socket, whoever asks', async () => {
    const paths = endpoints.map((endpoint) => addressOf(endpoint, projectId));
    for (const target of new Set([...paths, '/', '/mcp', '/webhooks', '/_next/webpack-hmr'])) {
      const headers = upgradeHeaders({ 'x-api-key': key });
      const { status, error } = await rawRequest(app.url, { target, headers });
      expect([target, status, error.code]).toEqual([target, 404, 'NOT_FOUND']);
    }
  });

  test('[A10] is closed to who proves nothing, where texts are written together', async () => {
    const { status, error } = await rawRequest(app.url, { target: '/collab', headers: upgradeHeaders({}) });
    expect([status, error.code]).toEqual([401, 'NOT_SIGNED_IN']);
  });

  test('[A10] has one namespace, even for who is signed in', async () => {
    for (const name of ['/admin', '/logs', '/__proto__', '/0']) {
      const socket = io(app.url + name, {
        auth: { apiKey: key },
        reconnection: false,
        forceNew: true,
        transports: ['websocket'],
      });
      const error = await new Promise<Error>((resolve, reject) => {
        socket.once('connect_error', resolve);
        socket.once('connect', () => reject(new Error(`${name} let somebody in`)));
      });
      expect(error.message).toBe('Invalid namespace');
      socket.disconnect();
    }
  });

  test('[A10][A28] tells nothing to who has not proved anything, and is closed after five seconds', async () => {
    const silent = await RawSocket.open(app.url);
    const asking = await RawSocket.open(app.url);
    asking.send(`420["subscribe",{"projectId":"${projectId}"}]`);
    const refused = await RawSocket.open(app.url);
    refused.send('40{"token":"a.b.c"}');
    expect(await refused.has('44{')).toBe(true);
    refused.send(`420["subscribe",{"projectId":"${projectId}"}]`);
    await save();
    await Promise.all([silent, asking, refused].map((socket) => socket.ended()));
    for (const { text } of [silent, asking, refused]) {
      expect(text).toMatch(/^HTTP\/1\.1 101 /);
      expect(text).not.toMatch(/doc:updated|"ok":true|lock:/);
    }
  });

  test('[S21] takes no credential from its address, which would stand in logs', async () => {
    const token = owner.credentials['authorization']!.slice('Bearer '.length);
    for (const query of [
      { token },
      { apiKey: key },
      { 'x-api-key': key },
      { auth: key },
      { authorization: token },
    ]) {
      const socket = io(app.url, { query, reconnection: false, forceNew: true, transports: ['websocket'] });
      const error = await new Promise<Error & { data?: unknown }>((resolve, reject) => {
        socket.once('connect_error', resolve);
        socket.once('connect', () => reject(new Error(`${Object.keys(query).join()} let somebody in`)));
      });
      expect(error.data).toMatchObject({ code: 'NOT_SIGNED_IN' });
      socket.disconnect();
    }
    const said = app.logs.join('\n');
    expect([said.includes(token), said.includes(key)]).toEqual([false, false]);
  });

  test('[S21] is refused before it opens to a page of another site and under another name', async () => {
    const { access } = await BrowserSession.open(app, owner.email);
    const proof = { cookie: `cairn_at=${access}`, 'x-api-key': key };
    for (const target of [SOCKET, POLLING]) {
      const more = target === SOCKET ? upgradeHeaders(proof) : proof;
      for (const origin of ['https://evil.test', 'null', `${app.url}.evil.test`, 'file://']) {
        const { status, text } = await rawRequest(app.url, { target, headers: { ...more, origin } });
        expect([origin, status, text.includes('"sid"')]).toEqual([origin, 403, false]);
      }
      const { status } = await rawRequest(app.url, { target, host: 'evil.test', headers: more });
      expect(status).toBe(421);
    }
  });
});

describe('every message', () => {
  const others = async () => {
    const stranger = await app.person('Stranger');
    const foreign = await app.key(owner, await app.project(owner, 'Other'));
    const blind = await app.key(owner, projectId, ['write']);
    return Promise.all(
      [stranger.credentials, { 'x-api-key': foreign.key }, { 'x-api-key': blind.key }].map((headers) =>
        RealtimeClient.connect(app.url, { headers: { ...headers } }),
      ),
    );
  };

  test('[S22] is asked for by itself what it may: nobody hears of a project that is not theirs', async () => {
    const clients = await others();
    const room = `project:${projectId}`;
    for (const client of clients) {
      for (const request of [{ projectId }, { projectId, lastSeq: 0 }])
        expect(await client.subscribe(request)).toMatchObject({ ok: false });
      for (const name of [
        'join',
        'doc:updated',
        'lock:acquired',
        'project:deleted',
        'connection',
        'disconnecting',
      ])
        client.socket.volatile.emit(name === 'disconnecting' ? 'leave' : name, room, { projectId });
      expect(await client.ask('ping')).toMatchObject({ ok: true });
    }
    const member = await RealtimeClient.connect(app.url, { headers: { 'x-api-key': key } });
    await member.subscribe({ projectId });
    await save();
    await member.names(1);
    expect(clients.map(({ events }) => events)).toEqual([[], [], []]);
  });

  test('[S22] is of no use to speak for others: what a client says reaches nobody', async () => {
    const [one, two] = await Promise.all(
      [key, key].map((apiKey) => RealtimeClient.connect(app.url, { auth: { apiKey } })),
    );
    for (const client of [one!, two!]) await client.subscribe({ projectId });
    for (const name of ['doc:updated', 'doc:deleted', 'lock:released', 'member:removed'])
      one!.socket.emit(name, { projectId, fileName: 'x.md', at: new Date().toISOString(), seq: 1 });
    for (const client of [one!, two!]) await client.ask('ping');
    expect([one!.events, two!.events]).toEqual([[], []]);
  });

  test('[S22][S24] has the form the contract says, and no more than 64 KB', async () => {
    const client = await RealtimeClient.connect(app.url, { auth: { apiKey: key } });
    for (const request of [
      [projectId],
      { projectId: [projectId] },
      { projectId: { $ne: null } },
      { projectId, lastSeq: '1' },
      { projectId, __proto__: { admin: true }, admin: true },
      JSON.parse(`{"projectId":"${projectId}","__proto__":{"admin":true}}`),
      'x'.repeat(60_000),
    ])
      for (const name of ['subscribe', 'unsubscribe'])
        expect(await client.ask(name, request)).toMatchObject({ ok: false });
    expect(await client.ask('ping')).toMatchObject({ ok: true });
    client.socket.emit('subscribe', 'x'.repeat(66_000));
    await vi.waitFor(() => expect(client.socket.connected).toBe(false), { timeout: 4_000 });
  });
});
