import {
  collaborationEndpoints,
  identityEndpoints,
  lockEndpoints,
  memberEndpoints,
  projectEndpoints,
} from '@cairn/contracts';
import { describe, expect, test } from 'vitest';
import { BrowserSession } from '../../../../test/browser-session.ts';
import { CollabClient, until } from '../../../../test/collab-client.ts';
import {
  ana,
  app,
  ben,
  content,
  docId,
  join,
  open,
  owner,
  projectId,
  release,
  roomOf,
  rowsOf,
  session,
  take,
  useLiveScene,
} from '../../../../test/live-scene.ts';
import { RealtimeClient } from '../../../../test/realtime-client.ts';

useLiveScene();

describe('who may write', () => {
  test('[A09] a viewer reads along, and what a viewer writes is dropped', async () => {
    const viewer = await app.member(projectId, 'viewer', 'Vera');
    const [a] = await session();
    const v = await open(viewer);
    await v.mayWrite('role');
    v.append('not mine to write');
    a.append('three');
    await a.saved();
    await until(() => v.text.toJSON().includes('three'), 'the viewer sees nothing');
    expect(v.provider.hasUnsyncedChanges).toBe(true);
    expect(a.text.toJSON()).toBe('one\ntwo\nthree');
    expect(await rowsOf()).toHaveLength(1);
  });

  test('[A09] an editor outside of the session writes nothing; after joining, all of it arrives', async () => {
    await take(ana);
    const [a, b] = await Promise.all([open(ana), open(ben)]);
    await b.mayWrite('not-in-session');
    b.append('early');
    a.append('A');
    await a.saved();
    expect(a.text.toJSON()).toBe('one\ntwo\nA');
    await join(ben);
    await b.mayWrite();
    b.append(' and late');
    await b.told('resync');
    b.provider.forceSync();
    await b.saved();
    await until(() => a.text.toJSON() === b.text.toJSON(), 'they differ');
    expect(a.text.toJSON()).toMatch(/^one\ntwo\n(A?)early(A?) and late$/);
  });

  test('[A09] an API key reads and never writes, though it may write elsewhere and holds the lock', async () => {
    const key = await app.key(owner, projectId, ['read', 'write']);
    await key.ok(lockEndpoints.acquire, { params: { projectId }, body: {} });
    const k = await CollabClient.open(key, projectId, docId);
    await k.mayWrite('role');
    k.append('by a program');
    const o = await open(owner);
    expect(o.text.toJSON()).toBe('one\ntwo\n');
  });

  test('a key without the scope that reads is refused', async () => {
    const key = await app.key(owner, projectId, ['hook']);
    const k = CollabClient.join(app.url, key.credentials, await roomOf(ana));
    await k.refusedWith('forbidden');
    expect(k.text.toJSON()).toBe('');
  });

  test('somebody of another project meets the same as at a room that never was', async () => {
    const stranger = await app.person('Stranger');
    const s = CollabClient.join(app.url, stranger.credentials, await roomOf(ana));
    const n = CollabClient.join(app.url, ana.credentials, `${crypto.randomUUID()}.${crypto.randomUUID()}`);
    await s.refusedWith('not-found');
    await n.refusedWith('not-found');
    const words = CollabClient.join(app.url, ana.credentials, 'no-room');
    await words.refusedWith('not-found');
    expect(s.text.toJSON()).toBe('');
  });

  test('[A10][S21] nobody opens a socket without proof, from another site or under another name', async () => {
    const upgrade = (headers: Record<string, string>) =>
      new Promise<number | string>((resolve) => {
        const socket = new WebSocket(`${app.url.replace('http', 'ws')}/collab`, { headers });
        socket.addEventListener('open', () => resolve('open'));
        socket.addEventListener('error', () => resolve('refused'));
      });
    expect(await upgrade({})).toBe('refused');
    expect(await upgrade({ authorization: 'Bearer nonsense' })).toBe('refused');
    expect(await upgrade({ ...ana.credentials, origin: 'https://evil.example' })).toBe('refused');
    expect(await upgrade({ ...ana.credentials })).toBe('open');
  });

  test('a cookie counts only with a page of ours', async () => {
    const cookie = `cairn_at=${ana.credentials['authorization']!.slice('Bearer '.length)}`;
    const room = await roomOf(ana);
    const own = CollabClient.join(app.url, { cookie, origin: app.url }, room);
    await own.settled();
    const bare = CollabClient.join(app.url, { cookie }, room);
    const evil = CollabClient.join(app.url, { cookie, origin: 'https://evil.example' }, room);
    await app.anonymous.send('GET', '/health');
    expect([bare.provider.isSynced, evil.provider.isSynced]).toEqual([false, false]);
  });

  test('in an archived project nothing is written', async () => {
    const [a] = await session();
    await owner.ok(projectEndpoints.update, { params: { projectId }, body: { status: 'archived' } });
    await a.mayWrite('archived');
    a.append('late');
    const o = await open(owner);
    expect(o.text.toJSON()).toBe('one\ntwo\n');
  });
});

describe('losing the right', () => {
  test('the lock is broken: the session ends for all, what they wrote is a version', async () => {
    const [a, b] = await session();
    a.append('three\n');
    await a.saved();
    expect((await release(owner, { force: 'true' })).status).toBe(204);
    await Promise.all([a.mayWrite('lock-lost'), b.mayWrite('lock-lost')]);
    a.append('too late');
    await open(owner);
    expect(await content()).toBe('one\ntwo\nthree\n');
    expect(b.text.toJSON()).toBe('one\ntwo\nthree\n');
  });

  test('the time of the lock runs out: nothing more is taken', async () => {
    const [a] = await session();
    await app.rows(`update locks set expires_at = now() - interval '1 ms' where project_id = $1`, [
      projectId,
    ]);
    a.append('late');
    await a.mayWrite('lock-lost');
    expect(await rowsOf()).toEqual([]);
  });

  test('who leaves the session themselves has lost nothing', async () => {
    const [, b] = await session();
    await ben.ok(lockEndpoints.leave, { params: { projectId } });
    await b.mayWrite('not-in-session');
    expect(b.messages.filter((one) => one.type === 'rights' && one.reason === 'lock-lost')).toEqual([]);
  });

  test('[A08][S05] a member who is removed is out of the room within two seconds', async () => {
    const [a, b] = await session();
    const began = Date.now();
    await owner.ok(memberEndpoints.remove, { params: { projectId, userId: ben.id } });
    await b.closedBy('not-found');
    expect(Date.now() - began).toBeLessThan(2_000);
    a.append('goes on');
    await a.saved();
  });

  test('[A08][A09] who becomes a viewer reads on and writes no more', async () => {
    const [a, b] = await session();
    await owner.ok(memberEndpoints.changeRole, {
      params: { projectId, userId: ben.id },
      body: { role: 'viewer' },
    });
    await b.mayWrite('role');
    a.append('read');
    await b.shows('one\ntwo\nread');
    expect(b.closedWith).toBeUndefined();
  });

  test('[A08] signing out and taking a key back close their sockets within two seconds', async () => {
    const browser = await BrowserSession.open(app, ana.email);
    const a = await CollabClient.open(browser.client, projectId, docId);
    const key = await app.key(owner, projectId, ['read']);
    const k = await CollabClient.open(key, projectId, docId);
    const closed = (client: CollabClient) =>
      new Promise<number>((resolve) =>
        client.socket.on('close', ({ event }: { event: { code: number } }) => resolve(event.code)),
      );
    const [ofAna, ofKey] = [closed(a), closed(k)];
    const began = Date.now();
    await browser.client.ok(identityEndpoints.logout);
    await owner.ok(identityEndpoints.deleteKey, { params: { projectId, keyId: key.id } });
    expect(await Promise.all([ofAna, ofKey])).toEqual([4401, 4401]);
    expect(Date.now() - began).toBeLessThan(2_000);
  });
});

describe('people', () => {
  test('[A09] a cursor bears the name of whose connection it is, whatever was sent', async () => {
    const [a, b] = await session();
    a.provider.setAwarenessField('user', { id: ben.id, name: 'Ben', color: 'red' });
    a.provider.setAwarenessField('selection', { anchor: 1, head: 2 });
    a.provider.setAwarenessField('extra', 'x'.repeat(100));
    const seen = () => b.provider.awareness!.getStates().get(a.document.clientID);
    await until(() => seen()?.['selection'] !== undefined, 'no cursor came');
    expect(seen()).toEqual({
      user: { id: ana.id, name: 'Ana Lima', color: expect.stringMatching(/^#/) },
      selection: { anchor: 1, head: 2 },
    });
    a.close();
    await until(() => seen() === undefined, 'the cursor stayed');
  });

  test('who has what open is told to the project and can be asked for', async () => {
    const viewer = await app.member(projectId, 'viewer', 'Vera');
    const socket = await RealtimeClient.connect(app.url, {
      auth: { token: viewer.credentials['authorization']!.slice('Bearer '.length) },
    });
    await socket.subscribe({ projectId });
    await take(ana);
    const a = await open(ana);
    await open(viewer);
    const ask = async () =>
      (await viewer.ok(collaborationEndpoints.presence, { params: { projectId } })).people;
    const shown = (await ask()).map(({ name, mode, docId: at }) => ({ name, mode, at }));
    expect(shown).toContainEqual({ name: 'Ana Lima', mode: 'editing', at: docId });
    expect(shown).toContainEqual({ name: 'Vera', mode: 'reading', at: docId });
    const heard = () =>
      socket.events.findLast(({ name }) => name === 'presence:changed')?.payload['people'] as unknown[];
    await until(() => heard()?.length === 2, 'not both were told of');
    a.close();
    await until(() => heard()?.length === 1, 'nobody was told who went');
  });
});
