import { type Doc, docEndpoints, eventEndpoints } from '@cairn/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Person, TestApp } from '../../../../test/test-app.ts';

const { create, diff, get, getVersion, listVersions, restore, update } = docEndpoints;

let app: TestApp;
let owner: Person;
let ben: Person;
let doc: Doc;
beforeAll(async () => {
  app = await TestApp.start();
  owner = await app.owner();
  ben = await app.person('Ben');
});
afterAll(() => app.stop());
beforeEach(async () => {
  const projectId = await app.project(owner);
  await app.rows(`insert into project_members (project_id, user_id, role) values ($1, $2, 'editor')`, [
    projectId,
    ben.id,
  ]);
  doc = await owner.ok(create, { params: { projectId }, body: { fileName: 'a.md', content: 'one\n' } });
});

const params = () => ({ projectId: doc.projectId, doc: doc.id });
const save = (content: string, as = owner) => as.ok(update, { params: params(), body: { content } });
const history = (query = {}) => owner.ok(listVersions, { params: params(), query });
const version = (number: number) => owner.ok(getVersion, { params: { ...params(), version: number } });
const between = (from: number, to: number) => owner.ok(diff, { params: params(), query: { from, to } });
const bringBack = (number: number, as = owner) =>
  as.ok(restore, { params: params(), body: { version: number } });

describe('history', () => {
  test('has each save with its text, its author and its hash, the newest first', async () => {
    const second = await save('two\n', ben);
    const { data, meta } = await history();
    expect(meta.total).toBe(2);
    expect(data).toMatchObject([
      {
        version: 2,
        source: 'edit',
        createdBy: ben.id,
        createdByName: 'Ben',
        hash: second.hash,
        size: 4,
        commit: null,
      },
      { version: 1, source: 'edit', createdBy: owner.id, createdByName: owner.name, hash: doc.hash },
    ]);
    expect((await version(1)).content).toBe('one\n');
    expect(await version(2)).toEqual({ ...data[0], content: 'two\n' });
  });

  test('goes in pages, and by the name of the document as well', async () => {
    for (let at = 2; at <= 5; at += 1) await save(`text ${at}`);
    const numbers = async (query: object) => (await history(query)).data.map((one) => one.version);
    expect(await numbers({ perPage: 2 })).toEqual([5, 4]);
    expect(await numbers({ page: 3, perPage: 2 })).toEqual([1]);
    expect(await numbers({ page: 4, perPage: 2 })).toEqual([]);
    const byName = await owner.ok(listVersions, { params: { ...params(), doc: 'a.md' } });
    expect(byName).toEqual(await history());
  });

  test('times never go backwards, however many save at once', async () => {
    await Promise.all(Array.from({ length: 20 }, (_none, at) => save(`text ${at}`)));
    const { data } = await history({ perPage: 100 });
    const times = data.map(({ createdAt }) => Date.parse(createdAt));
    expect(times).toEqual(times.toSorted((a, b) => b - a));
  });

  test.each<unknown>([0, -1, 'x', 1.5, '1e3', ''])('has no version %j', async (number) => {
    const error = await owner.fails(getVersion, { params: { ...params(), version: number as never } });
    expect(['VALIDATION_FAILED', 'NOT_FOUND']).toContain(error.code);
  });

  test('says so of versions that never were, however large their number', async () => {
    for (const number of [2, 2 ** 31, Number.MAX_SAFE_INTEGER]) {
      const missing = [
        owner.fails(getVersion, { params: { ...params(), version: number } }),
        owner.fails(diff, { params: params(), query: { from: 1, to: number } }),
        owner.fails(restore, { params: params(), body: { version: number } }),
      ];
      for (const error of await Promise.all(missing)) expect(error.code).toBe('NOT_FOUND');
    }
    expect((await history()).meta.total).toBe(1);
  });
});

describe('a difference', () => {
  test('is a unified diff, forwards and backwards', async () => {
    await save('one\ntwo\n');
    expect((await between(1, 2)).diff).toContain('@@ -1,1 +1,2 @@\n one\n+two\n');
    expect((await between(2, 1)).diff).toContain('-two\n');
    expect((await between(1, 2)).diff).toMatch(/^=*\n?--- a\/a\.md\tversion 1\n\+\+\+ b\/a\.md\tversion 2\n/);
    expect((await between(1, 1)).diff).not.toContain('@@');
  });

  test('of two long texts with nothing in common is there in time, and whole', async () => {
    const lines = (of: string) =>
      Array.from({ length: 60_000 }, (_none, at) => `${of} ${at * 7919}`).join('\n');
    await save(lines('old'));
    await save(lines('new'));
    const { diff: text } = await between(2, 3);
    expect(text.split('\n').filter((line) => line.startsWith('-old'))).toHaveLength(60_000);
    expect(text.split('\n').filter((line) => line.startsWith('+new'))).toHaveLength(60_000);
  });

  test.each([{ from: 1 }, { to: 1 }, { from: 0, to: 1 }, { from: 1, to: 'x' }, { from: 1, to: 1, extra: 1 }])(
    'is not made of %j',
    async (query) => {
      expect(await owner.fails(diff, { params: params(), query: query as never })).toMatchObject({
        code: 'VALIDATION_FAILED',
      });
    },
  );
});

describe('restoring', () => {
  test('adds to history, under the name of who did it', async () => {
    await save('two\n');
    expect(await bringBack(1, ben)).toMatchObject({
      version: 3,
      content: 'one\n',
      hash: doc.hash,
      updatedByName: 'Ben',
    });
    const { data } = await history();
    expect(data.map(({ source, hash }) => [source, hash === doc.hash])).toEqual([
      ['restore', true],
      ['edit', false],
      ['edit', true],
    ]);
    const events = await owner.ok(eventEndpoints.list, { params: params() });
    expect(events.data[0]).toMatchObject({ name: 'doc:updated', payload: { version: 3, updatedBy: ben.id } });
  });

  test('what is current already changes nothing', async () => {
    expect(await bringBack(1)).toMatchObject({ version: 1 });
    expect((await history()).meta.total).toBe(1);
  });

  test('of a deleted document is not to be had by its name', async () => {
    await owner.ok(docEndpoints.delete, { params: params() });
    for (const endpoint of [get, listVersions] as const)
      expect(await owner.fails(endpoint, { params: params() })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await owner.fails(restore, { params: params(), body: { version: 1 } })).toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
