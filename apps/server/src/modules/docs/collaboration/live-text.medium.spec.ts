import {
  collaborationEndpoints,
  docEndpoints,
  identityEndpoints,
  lockEndpoints,
  memberEndpoints,
  projectEndpoints,
} from '@cairn/contracts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { Doc } from 'yjs';
import { BrowserSession } from '../../../../test/browser-session.ts';
import { CollabClient, until } from '../../../../test/collab-client.ts';
import { RealtimeClient } from '../../../../test/realtime-client.ts';
import { type Person, TestApp } from '../../../../test/test-app.ts';
import { WritingPace } from './writing-pace.ts';

let app: TestApp;
let owner: Person;
let projectId: string;
let ana: Person;
let ben: Person;
let docId: string;

beforeAll(async () => {
  app = await TestApp.start();
  owner = await app.owner();
});
afterAll(() => app.stop());
afterEach(() => {
  CollabClient.closeAll();
  RealtimeClient.closeAll();
});

beforeEach(async () => {
  projectId = await app.project(owner);
  ana = await app.member(projectId, 'editor', 'Ana Lima');
  ben = await app.member(projectId, 'editor', 'Ben');
  docId = await newDoc('guide.md', 'one\ntwo\n');
});

const newDoc = (fileName: string, text: string) => newDocBy(owner, fileName, text);

async function newDocBy(as: Person, fileName: string, content: string): Promise<string> {
  const { id } = await as.ok(docEndpoints.create, { params: { projectId }, body: { fileName, content } });
  return id;
}

const take = (as: Person) => as.ok(lockEndpoints.acquire, { params: { projectId }, body: {} });
const join = (as: Person) => as.ok(lockEndpoints.join, { params: { projectId } });
const open = (as: Person, id = docId) => CollabClient.open(as, projectId, id);
const content = async (id = docId) =>
  (await owner.ok(docEndpoints.get, { params: { projectId, doc: id } })).content;

const release = (as: Person, query = {}) => as.call(lockEndpoints.release, { params: { projectId }, query });
const versions = async (id = docId) =>
  (await owner.ok(docEndpoints.listVersions, { params: { projectId, doc: id } })).data;
const rowsOf = (id = docId) =>
  app.rows<{ seq: string }>('select seq from live_updates where doc_id = $1', [id]);
const roomOf = async (as: Person, id = docId) =>
  (await as.ok(collaborationEndpoints.open, { params: { projectId, doc: id } })).room;

/** Nothing is announced to whoever is no longer there. */
async function becomesVersion(version: number): Promise<void> {
  await vi.waitFor(async () => expect((await versions())[0]!.version).toBe(version), 10_000);
}

async function session(): Promise<[CollabClient, CollabClient]> {
  await take(ana);
  await join(ben);
  return Promise.all([open(ana), open(ben)]);
}

describe('writing together', () => {
  test('what one of the session writes, the others see, and it is committed before it counts as saved', async () => {
    const [a, b] = await session();
    expect(a.text.toJSON()).toBe('one\ntwo\n');
    a.append('three\n');
    b.write(0, 'zero\n');
    await a.shows('zero\none\ntwo\nthree\n');
    await b.shows('zero\none\ntwo\nthree\n');
    await Promise.all([a.saved(), b.saved()]);
    expect(await rowsOf()).toHaveLength(2);
    expect(await content()).toBe('one\ntwo\n');
  });

  test('while the database takes nothing, nothing is shown to others or counts as saved', async () => {
    const [a, b] = await session();
    const client = await app.platform.database.pool.connect();
    await client.query('begin');
    await client.query('lock table live_updates in access exclusive mode');
    try {
      a.append('waits');
      await until(() => a.provider.unsyncedChanges > 0, 'nothing was sent');
      await app.anonymous.send('GET', '/health');
      expect(a.provider.hasUnsyncedChanges).toBe(true);
      expect(b.text.toJSON()).toBe('one\ntwo\n');
    } finally {
      await client.query('rollback');
      client.release();
    }
    await b.shows('one\ntwo\nwaits');
    await a.saved();
  });

  test('what was written offline on both sides is merged on return', async () => {
    const [a, b] = await session();
    await a.away();
    a.write(0, 'offline\n');
    b.append('online\n');
    await b.saved();
    await a.back();
    await a.saved();
    await a.shows('offline\none\ntwo\nonline\n');
    await b.shows('offline\none\ntwo\nonline\n');
    expect(await rowsOf()).toHaveLength(2);
  });

  test('sent once more, it is there once and takes no room in the log', async () => {
    const [a] = await session();
    a.append('three\n');
    await a.saved();
    const rows = await rowsOf();
    a.provider.forceSync();
    await a.saved();
    expect(await rowsOf()).toEqual(rows);
    expect(a.text.toJSON()).toBe('one\ntwo\nthree\n');
  });

  test('a text that everybody has left comes back with every letter', async () => {
    const [a, b] = await session();
    a.append('kept');
    await a.saved();
    a.close();
    b.close();
    const again = await open(ana);
    expect(again.text.toJSON()).toBe('one\ntwo\nkept');
  });

  test('the log is folded into the state every five hundred updates, and nothing changes by it', async () => {
    const [a, b] = await session();
    for (let n = 0; n < 510; n += 1) a.append('x');
    await a.saved(20_000);
    await until(() => b.text.length === 8 + 510, 'not all arrived');
    await vi.waitFor(async () => expect((await rowsOf()).length).toBeLessThan(500), 5_000);
    const [kept] = await app.rows<{ is_uncut: boolean; base_version: number }>(
      'select is_uncut, base_version from live_texts where doc_id = $1',
      [docId],
    );
    expect(kept).toEqual({ is_uncut: true, base_version: 1 });
  }, 40_000);
});

describe('who may write', () => {
  test('a viewer reads along, and what a viewer writes is dropped', async () => {
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

  test('an editor outside of the session writes nothing; after joining, all of it arrives', async () => {
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

  test('an API key reads and never writes, though it may write elsewhere and holds the lock', async () => {
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

  test('nobody opens a socket without proof, from another site or under another name', async () => {
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

describe('updates that cannot be taken', () => {
  const spoiled: [string, (document: Doc) => void, RegExp][] = [
    ['another root', (document) => document.getMap('settings').set('a', 1), /key|outside/],
    ['another text', (document) => document.getText('other').insert(0, 'x'), /outside of "content"/],
    ['a format', (document) => document.getText('content').format(0, 2, { bold: true }), /else than text/],
    ['an embed', (document) => document.getText('content').insertEmbed(0, { image: 'x' }), /else than text/],
    ['an attribute', (document) => document.getText('content').setAttribute('a', 'b'), /key/],
    ['a NUL', (document) => document.getText('content').insert(0, 'a\u0000b'), /NUL/],
    [
      'more than 5 MB',
      (document) => document.getText('content').insert(0, 'x'.repeat(5 * 1024 * 1024)),
      /5 MB/,
    ],
  ];
  test.each(spoiled)('%s is refused, and the document is as it was', async (_what, spoil, why) => {
    const [a, b] = await session();
    spoil(b.document);
    const { message } = await b.told('refused');
    expect(message).toMatch(why);
    await b.closedBy('refused');
    a.append('fine');
    await a.saved();
    const fresh = await open(ana);
    expect(fresh.text.toJSON()).toBe('one\ntwo\nfine');
    expect([...fresh.document.share.keys()]).toEqual(['content']);
  });

  test('bytes that are no update end the connection and nothing else', async () => {
    const [a, b] = await session();
    const socket = b.socket.webSocket as unknown as { send(bytes: Uint8Array): void };
    const closed = new Promise<number>((resolve) =>
      b.socket.on('close', ({ event }: { event: { code: number } }) => resolve(event.code)),
    );
    const name = new TextEncoder().encode(b.room);
    const garbage = [1, 200, 200, 200, 9, 9, 9];
    socket.send(Uint8Array.from([name.length, ...name, 0, 2, garbage.length, ...garbage]));
    expect(await closed).toBe(4400);
    a.append('fine');
    await a.saved();
    expect(a.text.toJSON()).toBe('one\ntwo\nfine');
  });

  test('nobody writes under the client id of somebody else', async () => {
    const [a, b] = await session();
    a.append('mine');
    await a.saved();
    const mimic = new Doc();
    b.close();
    const c = await CollabClient.open(ben, projectId, docId, mimic);
    await c.shows('one\ntwo\nmine');
    mimic.clientID = a.document.clientID;
    c.append('also mine?');
    expect((await c.told('refused')).message).toMatch('somebody else');
    expect(a.text.toJSON()).toBe('one\ntwo\nmine');
  });
});

describe('people', () => {
  test('a cursor bears the name of whose connection it is, whatever was sent', async () => {
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

describe('versions', () => {
  test('the end of the session makes one, by those who wrote, before the lock is free', async () => {
    const [a, b] = await session();
    a.append('by Ana\n');
    await b.shows('one\ntwo\nby Ana\n');
    b.append('by Ben\n');
    await Promise.all([a.saved(), b.saved()]);
    await release(ben);
    expect((await versions()).length).toBe(1);
    await release(ana);
    const [newest] = await versions();
    expect(newest).toMatchObject({ version: 2, createdByName: 'Ben', note: null });
    expect(newest!.authors.map(({ name }) => name)).toEqual(['Ana Lima', 'Ben']);
    expect(await content()).toBe('one\ntwo\nby Ana\nby Ben\n');
    expect(await rowsOf()).toEqual([]);
    const [stored] = await app.rows<{ line_authors: number[][] }>(
      'select line_authors from doc_versions where doc_id = $1 and version = 2',
      [docId],
    );
    expect(stored!.line_authors).toEqual([
      [2, 1, 0],
      [3, 1, 1],
    ]);
    expect(await a.told('version')).toMatchObject({ version: 2, byName: 'Ben' });
  });

  test('by hand, with a note; once more without a change, the same one', async () => {
    const [a] = await session();
    a.append('three\n');
    await a.saved();
    const cut = (note?: string) =>
      ana.ok(collaborationEndpoints.cut, { params: { projectId, doc: docId }, body: note ? { note } : {} });
    expect(await cut('First draft')).toMatchObject({ version: 2, note: 'First draft', createdBy: ana.id });
    expect(await cut()).toMatchObject({ version: 2, note: 'First draft' });
    expect(await cut('Better words')).toMatchObject({ version: 2, note: 'Better words' });
    expect((await versions()).length).toBe(2);
  });

  test('nobody outside of the session makes one', async () => {
    await session();
    const params = { projectId, doc: docId };
    expect(await owner.fails(collaborationEndpoints.cut, { params, body: {} })).toMatchObject({
      code: 'LOCK_HELD',
    });
  });

  test('after a quiet spell, and at the latest after a while however much is written', async () => {
    const pace = app.nest.get(WritingPace);
    const { quietMs, longestMs } = pace;
    try {
      Object.assign(pace, { quietMs: 150, longestMs: 60_000 });
      const [a] = await session();
      a.append('three\n');
      await a.told('version', ({ version }) => version === 2);
      Object.assign(pace, { quietMs: 60_000, longestMs: 150 });
      a.append('four\n');
      a.append('five\n');
      await a.told('version', ({ version }) => version === 3);
      expect(await content()).toBe('one\ntwo\nthree\nfour\nfive\n');
    } finally {
      Object.assign(pace, { quietMs, longestMs });
    }
  });

  test('when the last one closes the document', async () => {
    const [a, b] = await session();
    a.append('three\n');
    await a.saved();
    a.close();
    b.close();
    await becomesVersion(2);
    expect(await content()).toBe('one\ntwo\nthree\n');
  });

  test('lines that nobody touched keep their ends, and the mark of byte order stays', async () => {
    const id = await newDoc('windows.md', '\uFEFFone\r\ntwo\nthree\r\n');
    await take(ana);
    const a = await open(ana, id);
    expect(a.text.toJSON()).toBe('one\ntwo\nthree\n');
    a.write(0, 'zero\n');
    await a.saved();
    await release(ana);
    expect(await content(id)).toBe('\uFEFFzero\r\none\r\ntwo\nthree\r\n');
  });

  test('what came to the same text again makes none', async () => {
    const [a] = await session();
    a.append('x');
    a.text.delete(8, 1);
    await a.saved();
    await release(ben);
    await release(ana);
    expect((await versions()).length).toBe(1);
    expect(await rowsOf()).toEqual([]);
  });
});

describe('saved elsewhere', () => {
  const put = (as: Person, text: string) =>
    as.ok(docEndpoints.update, { params: { projectId, doc: docId }, body: { content: text } });

  test('a save enters the open text beside what is being written, and nothing is written twice', async () => {
    const [a, b] = await session();
    a.append('live\n');
    await a.saved();
    await put(ben, 'ONE\ntwo\n');
    await a.shows('ONE\ntwo\nlive\n');
    await b.shows('ONE\ntwo\nlive\n');
    await release(ben);
    await release(ana);
    expect(await content()).toBe('ONE\ntwo\nlive\n');
    const [newest] = await versions();
    expect(newest).toMatchObject({ version: 3, authors: [{ name: 'Ana Lima' }] });
  });

  test('in the same line, neither side loses a word', async () => {
    const [a] = await session();
    a.write(0, 'live ');
    await a.saved();
    await put(ben, 'one saved\ntwo\n');
    await a.shows('live one saved\ntwo\n');
    expect(await content()).toBe('one saved\ntwo\n');
  });

  test('a save while nobody is there is in the text when somebody comes', async () => {
    const [a, b] = await session();
    a.append('live\n');
    await a.saved();
    a.close();
    b.close();
    await becomesVersion(2);
    await put(ana, 'one\nTWO\nlive\n');
    const again = await open(ben);
    expect(again.text.toJSON()).toBe('one\nTWO\nlive\n');
  });

  test('a deletion tells everybody and closes the room; another of that name has a room of its own', async () => {
    const [a] = await session();
    const room = a.room;
    a.append('gone');
    await a.saved();
    await ben.ok(docEndpoints.delete, { params: { projectId, doc: docId } });
    await a.told('deleted');
    await a.closedBy('deleted');
    const late = CollabClient.join(app.url, ana.credentials, room);
    await late.refusedWith('not-found');
    const again = await newDocBy(ben, 'guide.md', 'anew\n');
    const fresh = await open(ben, again);
    expect(fresh.room).not.toBe(room);
    expect(fresh.text.toJSON()).toBe('anew\n');
  });
});

describe('a stored text that cannot be read', () => {
  test('begins anew with the last version; whoever has a copy of the old one is refused', async () => {
    const [a, b] = await session();
    a.append('in a version\n');
    await a.saved();
    await ana.ok(collaborationEndpoints.cut, { params: { projectId, doc: docId }, body: {} });
    a.append('more\n');
    await a.saved();
    const room = a.room;
    a.close();
    b.close();
    await becomesVersion(3);
    await app.rows(`update live_texts set state = decode('0109ff', 'hex') where doc_id = $1`, [docId]);
    const old = CollabClient.join(app.url, ana.credentials, room);
    await old.refusedWith('lineage');
    const again = await open(ana);
    expect(again.room).not.toBe(room);
    expect(again.text.toJSON()).toBe('one\ntwo\nin a version\nmore\n');
    expect(app.logs.join('')).toContain('begins anew with its last version');
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

  test('a member who is removed is out of the room within two seconds', async () => {
    const [a, b] = await session();
    const began = Date.now();
    await owner.ok(memberEndpoints.remove, { params: { projectId, userId: ben.id } });
    await b.closedBy('not-found');
    expect(Date.now() - began).toBeLessThan(2_000);
    a.append('goes on');
    await a.saved();
  });

  test('who becomes a viewer reads on and writes no more', async () => {
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

  test('signing out and taking a key back close their sockets within two seconds', async () => {
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
