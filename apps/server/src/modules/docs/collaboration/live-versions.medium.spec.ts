import { collaborationEndpoints, docEndpoints } from '@cairn/contracts';
import { describe, expect, test } from 'vitest';
import { CollabClient } from '../../../../test/collab-client.ts';
import {
  ana,
  app,
  becomesVersion,
  ben,
  content,
  docId,
  newDoc,
  newDocBy,
  open,
  owner,
  projectId,
  release,
  rowsOf,
  session,
  take,
  useLiveScene,
  versions,
} from '../../../../test/live-scene.ts';
import type { Person } from '../../../../test/test-app.ts';
import { WritingPace } from './writing-pace.ts';

useLiveScene();

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
