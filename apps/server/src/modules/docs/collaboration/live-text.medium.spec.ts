import { collaborationEndpoints } from '@cairn/contracts';
import { describe, expect, test, vi } from 'vitest';
import { Doc } from 'yjs';
import { CollabClient, until } from '../../../../test/collab-client.ts';
import {
  ana,
  app,
  becomesVersion,
  ben,
  content,
  docId,
  open,
  projectId,
  rowsOf,
  session,
  useLiveScene,
} from '../../../../test/live-scene.ts';

useLiveScene();

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
